import type { IncomingHttpHeaders } from "node:http";

/** A server that asks for more than a day is taken to mean a day. */
const MAX_RETRY_AFTER_MS = 86_400_000;

/**
 * How long an answer asks to be left alone, in milliseconds: `retry-after-ms`, `Retry-After` in seconds or as a date (RFC 9110 §10.2.3),
 * else the `t` of an exhausted `RateLimit` policy (draft-ietf-httpapi-ratelimit-headers).
 */
export function parseRetryAfter(headers: IncomingHttpHeaders, nowMs: number): number | undefined {
  const exact = seconds(headers["retry-after-ms"]);
  if (exact !== undefined) return clamp(exact);
  const retryAfter = single(headers["retry-after"]);
  if (retryAfter !== undefined) {
    const delay = seconds(retryAfter);
    if (delay !== undefined) return clamp(delay * 1000);
    const date = /[a-z]{3}/i.test(retryAfter) ? Date.parse(retryAfter) : Number.NaN;
    if (!Number.isNaN(date)) return clamp(date - nowMs);
  }
  return parseRateLimit(single(headers.ratelimit));
}

/** `"default";r=0;t=42, "daily";r=10;t=80000`: the longest wait among the policies that have nothing left, else the shortest of all. */
function parseRateLimit(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  let exhausted: number | undefined;
  let any: number | undefined;
  for (const policy of header.slice(0, 4096).split(",")) {
    const wait = parameter(policy, "t");
    if (wait === undefined) continue;
    if (parameter(policy, "r") === 0) exhausted = Math.max(exhausted ?? 0, wait);
    any = Math.min(any ?? wait, wait);
  }
  const chosen = exhausted ?? any;
  return chosen === undefined ? undefined : clamp(chosen * 1000);
}

function parameter(policy: string, name: string): number | undefined {
  for (const part of policy.split(";")) {
    const [key, value] = part.split("=");
    if (key?.trim() === name) return seconds(value);
  }
  return undefined;
}

function seconds(value: string | string[] | undefined): number | undefined {
  const text = single(value)?.trim();
  return text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

const single = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
const clamp = (ms: number) => Math.min(Math.max(Math.ceil(ms), 0), MAX_RETRY_AFTER_MS);
