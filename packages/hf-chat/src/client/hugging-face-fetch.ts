import { type Dispatcher, fetch as undiciFetch } from "undici";
import { ChatError } from "../errors/chat-error.ts";
import { toErrorBody } from "../errors/error-body.ts";
import { createDispatcher, type UpstreamDispatcher } from "../transport/create-dispatcher.ts";
import { baseHeaders } from "../transport/message-headers.ts";
import { resolveTimeouts } from "../transport/timeouts.ts";
import {
  createUpstream,
  DEFAULT_BASE_URL,
  type Upstream,
  type UpstreamOptions,
} from "../transport/upstream.ts";
import type { CommitHead, Endpoint, UpstreamCall, UpstreamHandle } from "../transport/upstream-call.ts";
import { type ResolveChain, resolveChain } from "./resolve-chain.ts";
import { ResponseBody } from "./response-body.ts";

export interface HuggingFaceFetchOptions extends UpstreamOptions {
  /** Aliases and chains: the models to try for a `model`. Default: the model itself. */
  readonly resolve?: ResolveChain | undefined;
  /** An upstream to share; its options stand in for the ones here, except `baseUrl`, `token` and `dispatcher` for requests that are not chats. */
  readonly upstream?: Upstream | undefined;
}

const ENDPOINTS: readonly Endpoint[] = ["/chat/completions", "/responses", "/messages"];
const MAX_RETRYABLE_WAIT_MS = 60_000;

/**
 * A `fetch` for the official `openai` client: its chats go through the chain, and a stream that breaks off rejects the read instead of
 * ending. Failures come back as OpenAI error bodies with `x-should-retry: false`, because the retrying has been done here. A key given to the
 * client is used when its base URL is the router's and no `token` is set; keys never go to another origin. Throws `invalid_options`.
 *
 * @example
 * const openai = new OpenAI({
 *   apiKey: token,
 *   baseURL: "https://router.huggingface.co/v1",
 *   fetch: createHuggingFaceFetch({ resolve: (model) => (model === "default" ? ["openai/gpt-oss-120b", "Qwen/Qwen3-8B"] : [model]) }),
 * });
 */
export function createHuggingFaceFetch(options: HuggingFaceFetchOptions = {}): typeof fetch {
  const upstream = options.upstream ?? createUpstream(options);
  const base = new URL((options.baseUrl ?? DEFAULT_BASE_URL).replace(/\/+$/, ""));
  const { connectMs } = resolveTimeouts(options.timeouts);
  const { "content-type": _, ...headers } = Object.fromEntries(baseHeaders(options));
  const plain: PlainRoute = {
    base,
    headers,
    token: options.token,
    dispatcher: options.dispatcher ?? createDispatcher(base.origin, connectMs, options),
  };
  return async (input, init) => {
    const request = await readRequest(input, init, base);
    request.signal?.throwIfAborted();
    const endpoint = ENDPOINTS.find((path) => request.path === path);
    if (endpoint === undefined || request.method !== "POST") return forward(request, plain);
    const body = parseBody(request);
    if (body === undefined) return refusal("The request body must be a JSON object with a `model`.");
    return new Promise((resolve, reject) => {
      const call: UpstreamCall = {
        endpoint,
        chain: resolveChain(body.model, options.resolve),
        body: (model) => JSON.stringify({ ...body, model }),
        streaming: body.stream === true,
        headers: forwardedHeaders(request.headers),
      };
      answer(upstream, call, request.signal, resolve, reject);
    });
  };
}

interface OutgoingRequest {
  /** Behind the base URL, with the query. */
  readonly path: string;
  readonly method: string;
  /** With the type of the body, also where it follows from the body alone, as a form's does. */
  readonly headers: Headers;
  readonly body: string | ArrayBuffer | null;
  readonly signal: AbortSignal | undefined;
}

async function readRequest(
  input: string | URL | Request,
  init: RequestInit | undefined,
  base: URL,
): Promise<OutgoingRequest> {
  const url = new URL(input instanceof Request ? input.url : input);
  const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
  const isRouter = url.origin === base.origin;
  // A client left on its default base URL has a key for somebody else.
  if (!isRouter) headers.delete("authorization");
  const prefix = isRouter && url.pathname.startsWith(`${base.pathname}/`) ? base.pathname : "/v1";
  if (!url.pathname.startsWith(`${prefix}/`)) {
    throw new ChatError({
      code: "invalid_request",
      message: `This fetch serves ${base.href} only, not ${url.origin}${url.pathname}.`,
    });
  }
  const { body, type } = await encodeBody(input, init);
  if (type && !headers.has("content-type")) headers.set("content-type", type);
  return {
    path: url.pathname.slice(prefix.length) + url.search,
    method: (init?.method ?? (input instanceof Request ? input.method : "GET")).toUpperCase(),
    headers,
    body,
    signal: init?.signal ?? (input instanceof Request ? input.signal : undefined),
  };
}

/** The body as text or bytes: undici's `fetch` does not know the forms and blobs of Node's own. */
async function encodeBody(
  input: string | URL | Request,
  init: RequestInit | undefined,
): Promise<Pick<OutgoingRequest, "body"> & { readonly type?: string | null }> {
  if (typeof init?.body === "string") return { body: init.body };
  const source = init?.body == null ? input : new Response(init.body);
  if (!(source instanceof Request || source instanceof Response) || source.body === null)
    return { body: null };
  return { body: await source.arrayBuffer(), type: source.headers.get("content-type") };
}

function parseBody({
  body,
}: Pick<OutgoingRequest, "body">): (Record<string, unknown> & { model: string }) | undefined {
  try {
    const value: unknown = JSON.parse(
      typeof body === "string" ? body : new TextDecoder().decode(body ?? undefined),
    );
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    const members = value as Record<string, unknown>;
    return typeof members.model === "string" ? { ...members, model: members.model } : undefined;
  } catch {
    return undefined;
  }
}

/** Only what the router reads; the client's own (`x-stainless-…`, `user-agent`) tells it nothing. */
function forwardedHeaders(headers: Headers): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of [
    "authorization",
    "x-hf-session-id",
    "x-hf-bill-to",
    "anthropic-version",
    "anthropic-beta",
  ]) {
    const value = headers.get(name);
    if (value !== null) picked[name] = value;
  }
  return picked;
}

function answer(
  upstream: Upstream,
  call: UpstreamCall,
  signal: AbortSignal | undefined,
  resolve: (response: Response) => void,
  reject: (reason: unknown) => void,
): void {
  let body: ResponseBody | undefined;
  const onAbort = () => handle.abort(signal?.reason);
  const settle = () => signal?.removeEventListener("abort", onAbort);
  const handle: UpstreamHandle = upstream.send(call, {
    onCommit: (head) => {
      body = new ResponseBody({
        onDrained: () => handle.resume(),
        onCancelled: (reason) => handle.abort(reason),
      });
      resolve(new Response(body.stream, { status: head.status, headers: answerHeaders(head) }));
    },
    onData: (chunk) => body?.push(chunk) ?? true,
    onEnd: () => {
      settle();
      body?.close();
    },
    onError: (error) => {
      settle();
      const reason = error.code === "aborted" && signal?.aborted ? signal.reason : error;
      if (body !== undefined) body.fail(reason);
      else if (error.code === "aborted") reject(reason);
      else resolve(failure(error));
    },
  });
  signal?.addEventListener("abort", onAbort, { once: true });
}

function answerHeaders(head: CommitHead): Record<string, string> {
  return {
    ...head.headers,
    "x-openclaw-model": head.model,
    "x-openclaw-attempts": String(head.attempts.length),
  };
}

function failure(error: ChatError): Response {
  const headers: Record<string, string> = { "x-openclaw-attempts": String(error.attempts.length) };
  const wait = error.retryAfterMs;
  if (wait !== undefined) headers["retry-after"] = String(Math.ceil(wait / 1000));
  // The one failure worth repeating by the client: it was told when.
  const isWorthRepeating = error.status === 429 && wait !== undefined && wait <= MAX_RETRYABLE_WAIT_MS;
  if (!isWorthRepeating) headers["x-should-retry"] = "false";
  return Response.json(toErrorBody(error), { status: error.status, headers });
}

const refusal = (message: string) => failure(new ChatError({ code: "invalid_request", message }));

/** How requests get to the router that are not chats. */
interface PlainRoute {
  readonly base: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly token: HuggingFaceFetchOptions["token"];
  readonly dispatcher: UpstreamDispatcher;
}

/** Everything that is not a chat, for instance `GET /models`: one plain request to the router, redirects refused. */
async function forward(
  request: OutgoingRequest,
  { base, headers: common, token, dispatcher }: PlainRoute,
): Promise<Response> {
  const bearer = typeof token === "function" ? token() : token;
  const headers = { ...common, ...forwardedHeaders(request.headers) };
  if (bearer !== undefined) headers.authorization = `Bearer ${bearer}`;
  const contentType = request.headers.get("content-type");
  if (contentType !== null) headers["content-type"] = contentType;
  const { method, body, signal = null } = request;
  const response = await undiciFetch(base.href + request.path, {
    method,
    headers,
    body,
    signal,
    redirect: "error",
    // All that `fetch` asks of it is to dispatch.
    dispatcher: dispatcher as Dispatcher,
  });
  return response as unknown as Response;
}
