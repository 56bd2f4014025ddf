import type { IncomingHttpHeaders } from "node:http";
import { ChatError } from "../errors/chat-error.ts";
import type { UpstreamCall } from "./upstream-call.ts";
import type { UpstreamSettings } from "./upstream-settings.ts";

/** The headers of an answer that are passed on. Name by name: to look up what a variable names takes several times as long. */
export function answerHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const picked: Record<string, string> = {};
  const contentType = headers["content-type"];
  const provider = headers["x-inference-provider"];
  const requestId = headers["x-request-id"];
  const { ratelimit } = headers;
  const ratelimitPolicy = headers["ratelimit-policy"];
  // The upstream may itself be an OpenClaw gateway, which says by these who answered.
  const model = headers["x-openclaw-model"];
  const attempts = headers["x-openclaw-attempts"];
  if (contentType !== undefined) picked["content-type"] = contentType;
  if (provider !== undefined) picked["x-inference-provider"] = oneText(provider);
  if (requestId !== undefined) picked["x-request-id"] = oneText(requestId);
  if (ratelimit !== undefined) picked.ratelimit = oneText(ratelimit);
  if (ratelimitPolicy !== undefined) picked["ratelimit-policy"] = oneText(ratelimitPolicy);
  if (model !== undefined) picked["x-openclaw-model"] = oneText(model);
  if (attempts !== undefined) picked["x-openclaw-attempts"] = oneText(attempts);
  return picked;
}

function oneText(value: string | string[]): string {
  return typeof value === "string" ? value : value.join(", ");
}

/** Who answered, when the name is one that can be shown. */
export function providerOf(headers: IncomingHttpHeaders): string | undefined {
  const value = headers["x-inference-provider"];
  const name = Array.isArray(value) ? value[0] : value;
  return name !== undefined && /^[\w.-]{1,64}$/.test(name) ? name : undefined;
}

/** The headers of one attempt, names and values by turns as undici takes them; the call's own win over those for every request. */
export function attemptHeaders(
  settings: UpstreamSettings,
  call: UpstreamCall,
  authorization: string | undefined,
): string[] {
  const { headers: given, streaming } = call;
  const headers = ["accept", streaming ? "text/event-stream" : "application/json"];
  if (authorization !== undefined) headers.push("authorization", authorization);
  if (given === undefined) return headers.concat(settings.flatHeaders);
  for (const name in given) {
    // The length of a body depends on its model.
    if (name !== "authorization" && name !== "content-length") headers.push(name, given[name] ?? "");
  }
  for (const [name, value] of settings.headers) if (!(name in given)) headers.push(name, value);
  return headers;
}

/** What of an upstream's options goes into the headers of every request. */
export interface BaseHeaderOptions {
  readonly billTo?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** The headers of every request. Throws `invalid_options` for what HTTP does not allow. */
export function baseHeaders({ billTo, headers = {} }: BaseHeaderOptions): UpstreamSettings["headers"] {
  const all: Record<string, string> = { "user-agent": "openclaw-hf", "content-type": "application/json" };
  if (billTo !== undefined) all["x-hf-bill-to"] = billTo;
  for (const [name, value] of Object.entries(headers)) all[name.toLowerCase()] = value;
  delete all["content-length"];
  for (const [name, value] of Object.entries(all)) {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(value)) {
      throw new ChatError({
        code: "invalid_options",
        message: `The header ${JSON.stringify(name)} has a name or value that HTTP does not allow.`,
      });
    }
  }
  return Object.entries(all);
}
