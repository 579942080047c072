/** A client of threatapi. */

import { rowsOf } from "./csv.js";
import { Transport, linesOf, type Values } from "./transport.js";
import type {
  Answer,
  Arguments,
  Body,
  Export,
  Given,
  Item,
  ItemOf,
  ListPath,
  Page,
  Path,
  Schemas,
} from "./types.js";

export { ApiError, ClientError, Conflict, NotFound, Unreachable, type Problem } from "./errors.js";
export type { Options } from "./transport.js";
export type { Answer, Body, Given, Item, ListPath, Page, Schemas } from "./types.js";

/** A client of the API at a URL, with or without `/api/v1`. Paths are those of the API below it. */
export class Api extends Transport {
  /** The records of a list, read page by page while they are gone through. */
  list<P extends ListPath>(path: P, ...[given]: Arguments<"get", P>): Records<P> {
    return new Records(this, path, (given ?? {}) as Values);
  }

  async get<P extends Path<"get">>(path: P, ...[given]: Arguments<"get", P>): Promise<Answer<"get", P>> {
    const answer = await this.send("GET", path, (given ?? {}) as Values);
    return (await answer.json()) as Answer<"get", P>;
  }

  /** Sends a body. Writes have an `Idempotency-Key`, so that they are not done twice. */
  async post<P extends Path<"post">>(
    path: P, body: Body<"post", P>, ...[given]: Arguments<"post", P>
  ): Promise<Answer<"post", P>> {
    const answer = await this.send("POST", path, (given ?? {}) as Values, body ?? {});
    return (await answer.json()) as Answer<"post", P>;
  }

  async put<P extends Path<"put">>(
    path: P, body: Body<"put", P>, ...[given]: Arguments<"put", P>
  ): Promise<Answer<"put", P>> {
    const answer = await this.send("PUT", path, (given ?? {}) as Values, body);
    return (await answer.json()) as Answer<"put", P>;
  }

  /**
   * The change that was made; null if the store says the same already. Who may have to send it
   * again later, in another run of the program, gives a key and keeps it.
   */
  async write(
    body: Schemas["ChangeWriteRequest"], given: Given<"post", "changes"> = {},
  ): Promise<Schemas["ChangeWithItems"] | null> {
    const made = await this.post("changes", body, given);
    return "number" in made ? made : null;
  }

  /** What `write` would do. Nothing is written. */
  async dryRun(body: Schemas["ChangeWriteRequest"]): Promise<Schemas["DryRun"]> {
    return (await this.post("changes", { ...body, dry_run: true })) as Schemas["DryRun"];
  }

  /** This page and all that follow it, of answers that are no lists: links, a history, … */
  async *pages<P extends { next: string | null }>(first: P): AsyncGenerator<P> {
    let page = first;
    yield page;
    while (page.next) {
      // The server may know itself by another name than the client does.
      const [, path = ""] = page.next.split("/api/v1/");
      page = (await (await this.send("GET", path, {})).json()) as P;
      yield page;
    }
  }

  /** The records of an NDJSON export, as they come. */
  async *records<P extends Export<"ndjson">>(path: P, given?: Given<"get", P>): AsyncGenerator<ItemOf<P>> {
    for await (const line of linesOf(await this.send("GET", path, (given ?? {}) as Values))) {
      yield JSON.parse(line) as ItemOf<P>;
    }
  }

  /** The rows of a CSV export, as they come. */
  async *rows<P extends Export<"csv">>(path: P, given?: Given<"get", P>): AsyncGenerator<Record<string, string>> {
    yield* rowsOf(linesOf(await this.send("GET", path, (given ?? {}) as Values)));
  }

  /** A file as text: an export, or a graph for other programs. */
  async text<P extends Path<"get">>(path: P, ...[given]: Arguments<"get", P>): Promise<string> {
    return (await this.send("GET", path, (given ?? {}) as Values)).text();
  }
}

/** The records of a list. Nothing is asked for before it is gone through, and then anew. */
export class Records<P extends ListPath> implements AsyncIterable<Item<P>> {
  constructor(
    private readonly api: Transport,
    private readonly path: P,
    private readonly given: Values,
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Item<P>> {
    for await (const page of this.#pages({ limit: 1000, count: false, ...this.given })) {
      yield* page.results as Item<P>[];
    }
  }

  /** The pages, for what they say beside their records, such as `count`. */
  pages(): AsyncGenerator<Page<P>> {
    return this.#pages(this.given);
  }

  async *#pages(given: Values): AsyncGenerator<Page<P>> {
    let cursor: string | null = String(given["cursor"] ?? "");
    while (cursor !== null) {
      const answer = await this.api.send("GET", this.path, { ...given, cursor });
      const page = (await answer.json()) as Page<P>;
      yield page;
      cursor = page.next_cursor;
    }
  }
}
