/** The types of requests and answers, by the paths of the API below `/api/v1/`. */

import type { components, paths } from "./schema.js";

export type Schemas = components["schemas"];
export type Method = "get" | "post" | "put";

/** The paths that take a method. */
export type Path<M extends Method> = {
  [P in keyof paths]: P extends `/api/v1/${infer Name}`
    ? paths[P][M] extends { responses: unknown } ? Name : never
    : never;
}[keyof paths];

type Operation<M extends Method, P extends Path<M>> = `/api/v1/${P}` extends keyof paths
  ? paths[`/api/v1/${P}`][M]
  : never;
type Whole<T> = T extends { parameters: { path: infer W } } ? W : unknown;
type Asked<T> = T extends { parameters: { query?: infer Q } }
  ? [NonNullable<Q>] extends [never] ? unknown : OneOrSeveral<NonNullable<Q>>
  : unknown;
type Keyed<T> = T extends { parameters: { header?: infer H } }
  ? [NonNullable<H>] extends [never] ? unknown : NonNullable<H>
  : unknown;
type OneOrSeveral<Q> = {
  [K in keyof Q]: NonNullable<Q[K]> extends readonly (infer Item)[] ? Item | readonly Item[] : Q[K];
};
type Content<T> = T extends { content: infer C } ? C[keyof C] : never;
type Responses<T> = T extends { responses: infer R } ? R : never;

/** What stands in a path, the parameters after it, and the `Idempotency-Key` of a write. */
export type Given<M extends Method, P extends Path<M>> =
  Whole<Operation<M, P>> & Asked<Operation<M, P>> & Keyed<Operation<M, P>>;

/** The same as an argument, which may be left out if nothing is needed. */
export type Arguments<M extends Method, P extends Path<M>> =
  {} extends Given<M, P> ? [given?: Given<M, P>] : [given: Given<M, P>];

export type Body<M extends Method, P extends Path<M>> =
  Operation<M, P> extends { requestBody?: infer B } ? Content<NonNullable<B>> : never;

export type Answer<M extends Method, P extends Path<M>> = {
  [S in keyof Responses<Operation<M, P>>]: S extends 200 | 201
    ? Content<Responses<Operation<M, P>>[S]>
    : never;
}[keyof Responses<Operation<M, P>>];

/** What takes an `Idempotency-Key`. */
export type KeyedPath = {
  [P in Path<"post">]: Operation<"post", P> extends { parameters: { header?: infer H } }
    ? [NonNullable<H>] extends [never] ? never : P
    : never;
}[Path<"post">];

/** Lists that are read by cursor, and the records of each. */
export type ListPath = {
  [P in Path<"get">]: Answer<"get", P> extends { next_cursor: string | null; results: unknown[] }
    ? P
    : never;
}[Path<"get">];
export type Page<P extends ListPath> = Answer<"get", P>;
export type Item<P extends ListPath> =
  Page<P> extends { results: (infer Each)[] } ? Each : never;

/** Exports, and the list that each has the records of. */
export type Export<Format extends string> = {
  [P in ListPath]: `${P}.${Format}` extends Path<"get"> ? `${P}.${Format}` : never;
}[ListPath];
export type ItemOf<P extends string> =
  P extends `${infer List extends ListPath}.ndjson` ? Item<List> : never;
