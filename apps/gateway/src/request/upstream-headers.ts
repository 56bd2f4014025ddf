import type { IncomingHttpHeaders } from "node:http";
import type { ApiEndpoint } from "./request-body.ts";

/** Client headers that go upstream, by endpoint; nothing else does. */
const PASSED_ON: Readonly<Record<ApiEndpoint, readonly string[]>> = {
  "/chat/completions": ["x-hf-session-id"],
  "/responses": ["x-hf-session-id"],
  "/messages": ["x-hf-session-id", "anthropic-version", "anthropic-beta"],
};

/** Visible ASCII, as long as the router takes. */
const PLAIN_VALUE = /^[\x20-\x7e]{1,256}$/;

/** The chosen few; undefined when there is none, as in most requests. */
export function upstreamHeaders(
  endpoint: ApiEndpoint,
  headers: IncomingHttpHeaders,
): Record<string, string> | undefined {
  let chosen: Record<string, string> | undefined;
  for (const name of PASSED_ON[endpoint]) {
    const value = headers[name];
    if (typeof value !== "string" || !PLAIN_VALUE.test(value)) continue;
    chosen ??= {};
    chosen[name] = value;
  }
  return chosen;
}
