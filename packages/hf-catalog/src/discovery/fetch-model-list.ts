import { CatalogError } from "../catalog-error.ts";
import { type LiveList, parseModelList } from "./parse-model-list.ts";
import { readBody } from "./read-body.ts";

/** What a model list may weigh unless told otherwise. */
export const DEFAULT_MAX_BYTES = 32 * 1024 * 1024;

/** How to ask a router for its models. */
export interface FetchModelListOptions {
  /** The router's base URL with its version, e.g. `https://router.huggingface.co/v1`. */
  readonly baseUrl: string;
  /** Sent as a bearer token. Without one some routers answer with fewer models. */
  readonly token?: string | undefined;
  /** Default: the global one. Give one that knows a proxy where there is a proxy. */
  readonly fetch?: typeof fetch | undefined;
  /** For the whole answer, body included. Default 30 000: the router takes over 10 s at times. */
  readonly timeoutMs?: number | undefined;
  /** Default 32 MiB; today's list is well below one. */
  readonly maxBytes?: number | undefined;
  /** Ends the request; it then rejects with code `aborted`. */
  readonly signal?: AbortSignal | undefined;
  /** The clock, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
}

/** A list and the text it was read from, for a cache that keeps more than this version understands. */
interface FetchedModelList {
  readonly list: LiveList;
  readonly body: string;
}

/**
 * Asks `GET {baseUrl}/models`. Redirects are followed within the base URL's origin only, so that a token never
 * leaves it.
 *
 * @throws {CatalogError} `invalid_base_url`, `invalid_token`, `aborted`, `timeout`, `unreachable`, `unauthorized`,
 * `http_error`, `redirected`, `too_large`, `invalid_response`.
 * @example
 * const live = await fetchModelList({ baseUrl: "https://router.huggingface.co/v1", token });
 * const catalog = buildCatalog({ builtIn: BUILT_IN_MODELS, live });
 */
export async function fetchModelList(options: FetchModelListOptions): Promise<LiveList> {
  return (await fetchModelListBody(options)).list;
}

/** {@link fetchModelList} with the body it read. */
export async function fetchModelListBody(options: FetchModelListOptions): Promise<FetchedModelList> {
  const url = modelsUrl(options.baseUrl);
  const headers = requestHeaders(options.token);
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  try {
    const response = await request(url, headers, options.fetch ?? fetch, signal);
    const body = await readBody(response, options.maxBytes ?? DEFAULT_MAX_BYTES);
    return { list: parseModelList(parseJson(body), (options.now ?? Date.now)()), body };
  } catch (cause) {
    if (CatalogError.isInstance(cause)) throw cause;
    if (options.signal?.aborted) throw new CatalogError("aborted", "The request was cancelled", { cause });
    if (timeout.aborted) {
      throw new CatalogError("timeout", `${url.host} gave no complete model list within ${timeoutMs} ms`, {
        cause,
      });
    }
    throw new CatalogError("unreachable", `${url.host} cannot be reached${reasonOf(cause)}`, { cause });
  }
}

/** `{baseUrl}/models`, checked. */
function modelsUrl(baseUrl: string): URL {
  const url = URL.parse(baseUrl);
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:") || url.username || url.password) {
    const expected =
      "expected an address such as https://router.huggingface.co/v1, without user name and password";
    throw new CatalogError("invalid_base_url", `The base URL cannot be used; ${expected}`);
  }
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/models`;
  url.search = "";
  url.hash = "";
  return url;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const MAX_REDIRECTS = 3;

function requestHeaders(token: string | undefined): Headers {
  const headers = new Headers({ accept: "application/json" });
  if (token === undefined) return headers;
  // Checked here, because the error of `Headers` would quote the token.
  if (!/^[!-~]+$/.test(token)) {
    throw new CatalogError(
      "invalid_token",
      "The token holds spaces, line ends or other characters no token has",
    );
  }
  headers.set("authorization", `Bearer ${token}`);
  return headers;
}

async function request(
  url: URL,
  headers: Headers,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<Response> {
  let target = url;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await fetch(target.href, { headers, signal, redirect: "manual" });
    if (response.status === 200) return response;
    await response.body?.cancel();
    target = redirectTarget(response, target);
  }
  throw new CatalogError("redirected", `${url.host} redirected more than ${MAX_REDIRECTS} times`);
}

/** Where the answer points to, when that may be followed; every other answer but 200 is an error. */
function redirectTarget(response: Response, from: URL): URL {
  const { status } = response;
  // A browser hides a redirect it was told not to follow behind status 0.
  const location = response.headers.get("location");
  const isRedirect =
    (location !== null && status >= 300 && status < 400) || response.type === "opaqueredirect";
  if (status === 401 || status === 403) {
    throw new CatalogError("unauthorized", `${from.host} refused the token with status ${status}`, {
      status,
    });
  }
  if (!isRedirect)
    throw new CatalogError("http_error", `${from.host} answered with status ${status}`, { status });
  const target = location === null ? null : URL.parse(location, from.href);
  if (target?.origin !== from.origin || target.username || target.password) {
    const message = `${from.host} redirected to another origin, where nothing is sent`;
    throw new CatalogError("redirected", message, { status });
  }
  return target;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new CatalogError("invalid_response", "The answer is no JSON", { cause: nameOf(cause) });
  }
}

/** V8 quotes the text around a syntax error; only the kind of error is kept. */
function nameOf(cause: unknown): string {
  return cause instanceof Error ? cause.name : typeof cause;
}

/** The system's word for a failed connection (`ECONNREFUSED`), which `fetch` wraps into "fetch failed". */
function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const code = inner instanceof Error && "code" in inner ? inner.code : undefined;
  return typeof code === "string" ? ` (${code})` : "";
}
