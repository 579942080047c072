/** What is thrown if the API refuses a request, or does not answer. */

import type { Schemas } from "./types.js";

export type Problem = Schemas["Problem"];

/** Faults that a message names. */
const MOST = 5;

/** All that this package throws of requests and answers. */
export class ClientError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A URL that was not answered. `cause` is the error of `fetch`. */
export class Unreachable extends ClientError {
  constructor(readonly url: string, cause: unknown) {
    super(`No answer from ${url}: ${reasonOf(cause)}`, { cause });
  }
}

/** `fetch` says only that it failed, and why in the cause of that. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}

/** An answer that is a problem (RFC 9457). `problem` is all that it says. */
export class ApiError extends ClientError {
  constructor(readonly problem: Problem) {
    const faults = problem.errors.slice(0, MOST);
    const said = faults.map((one) => `${one.parameter || one.pointer || one.code}: ${one.detail}`);
    super([`${problem.status} ${problem.title}: ${problem.detail}`, ...said].join(" "));
  }

  get status(): number {
    return this.problem.status;
  }

  /** Each fault, with its code and the parameter or the JSON pointer that it is about. */
  get faults(): Problem["errors"] {
    return this.problem.errors;
  }

  /** The code of the first fault. */
  get code(): Schemas["ErrorCode"] | undefined {
    return this.faults[0]?.code;
  }
}

/** There is no such record (404), or no longer (410). */
export class NotFound extends ApiError {}

/** What others have changed meanwhile stands in the way (409). */
export class Conflict extends ApiError {
  get conflicts(): Schemas["RecordConflict"][] {
    return this.problem.conflicts ?? [];
  }
}

/**
 * By the problem that the API answers with. If it is a proxy or another server that answers, never
 * `NotFound`: nobody has looked for the record.
 */
export async function errorOf(answer: Response): Promise<ApiError> {
  const text = await answer.text();
  const { status, statusText, url } = answer;
  if (!answer.headers.get("Content-Type")?.startsWith("application/problem+json")) {
    const detail = `This is no answer of the API. Is ${url} right? ${text.slice(0, 200)}`;
    return new ApiError({ type: "about:blank", title: statusText, status, detail, errors: [] });
  }
  const problem = JSON.parse(text) as Problem;
  if (status === 409) return new Conflict(problem);
  return status === 404 || status === 410 ? new NotFound(problem) : new ApiError(problem);
}
