/** Requests and answers: URLs, retries, streams. */

import { Unreachable, errorOf } from "./errors.js";
import type { KeyedPath } from "./types.js";

export interface Options {
  /** Is sent with each request. */
  token?: string;
  /** How often a request is sent again if the server is busy or does not answer. */
  retries?: number;
  /** Seconds; a request is not sent again if the server asks to wait for longer. */
  longestWait?: number;
  /** Seconds until a request without an answer fails. */
  timeout?: number;
}

export type Values = Record<string, unknown>;

const KEY = "Idempotency-Key";

/** What an `Idempotency-Key` makes safe to send twice. */
const KEYED: Record<KeyedPath, true> = {
  changes: true,
  "changes/{number}/undo": true,
  proposals: true,
  "proposals/{proposal}/publish": true,
};

export class Transport {
  readonly root: string;
  readonly #options: Required<Omit<Options, "token">>;
  readonly #headers: Record<string, string>;

  constructor(url: string, { token, ...options }: Options = {}) {
    this.root = `${url.replace(/\/+$/, "").replace(/\/api\/v1$/, "")}/api/v1`;
    const isOfPage = "location" in globalThis && this.root.startsWith("/"); // in a browser
    if (!isOfPage && !/^https?:\/\/[^/]/i.test(this.root)) {
      throw new TypeError(`A URL begins with http:// or https://, and this does not: ${url}`);
    }
    this.#options = { retries: 4, longestWait: 60, timeout: 60, ...options };
    this.#headers = token ? { Authorization: `Bearer ${token}` } : {};
  }

  /** The answer, of which the body is still to be read, or an `ApiError` or `Unreachable`. */
  async send(method: string, path: string, given: Values, body?: unknown): Promise<Response> {
    const headers: Record<string, string> = { ...this.#headers };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const { [KEY]: key, ...rest } = given;
    if (method === "POST" && path in KEYED) headers[KEY] = String(key ?? crypto.randomUUID());
    const url = [this.root, filled(path, rest)].filter(Boolean).join("/");
    const init = { method, headers, body: body === undefined ? null : JSON.stringify(body) };
    const isRepeatable = method === "GET" || path === "match" || KEY in headers;
    const answer = await this.#untilAnswered(url, init, isRepeatable);
    if (!answer.ok) throw await errorOf(answer);
    return answer;
  }

  /** Sends again what was refused with 429, and what may safely be sent twice also after 503 or without an answer. */
  async #untilAnswered(url: string, init: RequestInit, isRepeatable: boolean): Promise<Response> {
    const { retries, longestWait, timeout } = this.#options;
    for (let number = 0; ; number++) {
      let pause = 2 ** number;
      try {
        const answer = await answered(url, init, timeout);
        const isBusy = answer.status === 429 || (answer.status === 503 && isRepeatable);
        pause = askedPause(answer.headers.get("Retry-After"), pause);
        if (!isBusy || number === retries || pause > longestWait) return answer;
        await answer.body?.cancel();
      } catch (error) {
        if (!isRepeatable || number === retries) throw new Unreachable(url, error);
      }
      await new Promise((wake) => setTimeout(wake, Math.min(pause, longestWait) * 1000));
    }
  }
}

/** What begins to be answered in so many seconds; the rest may take longer. */
async function answered(url: string, init: RequestInit, timeout: number): Promise<Response> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(new Error("The server did not answer in time.")), timeout * 1000);
  try {
    return await fetch(url, { ...init, signal: abort.signal });
  } finally {
    clearTimeout(timer);
  }
}

/** Seconds by `Retry-After`, which has a number of them or a date. */
function askedPause(text: string | null, otherwise: number): number {
  const seconds = text === null ? NaN : /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? otherwise : Math.max(0, seconds);
}

/** The path with what is given for `{…}`, and the rest as parameters. */
function filled(path: string, given: Values): string {
  const rest = { ...given };
  const place = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = encodeURIComponent(String(rest[name]));
    delete rest[name];
    return value;
  });
  const pairs = Object.entries(rest)
    .filter(([, value]) => value !== undefined && value !== null)
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((each) => [name, String(each)]));
  return pairs.length ? `${place}?${new URLSearchParams(pairs)}` : place;
}

/** Lines with their ends. Only at \n, for texts may have other ends of lines of Unicode. */
export async function* linesOf(answer: Response): AsyncGenerator<string> {
  let rest = "";
  for await (const text of answer.body!.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) yield `${line}\n`;
  }
  if (rest) yield rest;
}
