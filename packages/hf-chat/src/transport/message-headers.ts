import type { IncomingHttpHeaders } from "node:http";
import { ChatError } from "../errors/chat-error.ts";
import type { UpstreamCall } from "./upstream-call.ts";
import type { UpstreamSettings } from "./upstream-settings.ts";

/**
 * The headers of an answer that are passed on. Name by name, because looking up what a variable names takes several times as long.
 */
export function answerHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const picked: Record<string, string> = {};
  const pick = (name: string, value: string | string[] | undefined) => {
    if (value !== undefined) picked[name] = Array.isArray(value) ? value.join(", ") : value;
  };
  pick("content-type", headers["content-type"]);
  pick("x-inference-provider", headers["x-inference-provider"]);
  pick("x-request-id", headers["x-request-id"]);
  pick("ratelimit", headers.ratelimit);
  pick("ratelimit-policy", headers["ratelimit-policy"]);
  // The upstream may itself be an OpenClaw gateway, which says by these who answered.
  pick("x-openclaw-model", headers["x-openclaw-model"]);
  pick("x-openclaw-attempts", headers["x-openclaw-attempts"]);
  return picked;
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
  const given = call.headers ?? {};
  const headers = ["accept", call.streaming ? "text/event-stream" : "application/json"];
  if (authorization !== undefined) headers.push("authorization", authorization);
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
