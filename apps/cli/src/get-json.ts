import { createProxyFetch } from "@openclaw-hf/hf-catalog/store";
import type { Environment } from "./context.ts";

/** A short answer of a server. */
export interface JsonAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown;
}

/** Options of {@link getJson}. */
export interface GetJsonOptions {
  readonly env: Environment;
  readonly token?: string | undefined;
  readonly timeoutMs: number;
}

const MAX_BYTES = 1024 * 1024;

/**
 * A GET with a small JSON answer, through the proxy of the environment, following no redirect: the token goes where it
 * was meant to go and nowhere else. Rejects when no answer comes in time.
 */
export async function getJson(url: URL, options: GetJsonOptions): Promise<JsonAnswer> {
  const proxied = (await createProxyFetch(options.env)) ?? fetch;
  const response = await proxied(url, {
    redirect: "manual",
    signal: AbortSignal.timeout(options.timeoutMs),
    headers: {
      accept: "application/json",
      ...(options.token && { authorization: `Bearer ${options.token}` }),
    },
  });
  return { status: response.status, headers: response.headers, json: parseJson(await readText(response)) };
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_BYTES) throw new Error("the answer is too long");
  }
  return text + decoder.decode();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Why a request got no answer, in a few words: fetch hides the reason in its cause. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "no answer in time";
  const { cause } = error;
  if (cause instanceof Error && "code" in cause && typeof cause.code === "string") return cause.code;
  return cause instanceof Error && cause.message !== "" ? cause.message : error.message;
}
