import { type ChatError, toErrorBody } from "@openclaw-hf/hf-chat";
import { type ApiError, apiError } from "./api-error.ts";

/** Clients may wait this long for a 429 by themselves; the gateway leaves longer waits to the person. */
const CLIENT_RETRY_MAX_MS = 60_000;

/** How a failed chain is answered: the code's status, what upstream said, and whether the client should try again. */
export function chatApiError(error: ChatError): ApiError {
  const { message, type, param } = toErrorBody(error).error;
  const headers = ["x-openclaw-attempts", String(error.attempts.length)];
  if (error.model !== undefined) headers.push("x-openclaw-model", error.model);
  if (error.provider !== undefined) headers.push("x-inference-provider", error.provider);
  if (error.retryAfterMs !== undefined)
    headers.push("retry-after", String(Math.ceil(error.retryAfterMs / 1000)));
  const isWorthRetrying =
    error.status === 429 && error.retryAfterMs !== undefined && error.retryAfterMs <= CLIENT_RETRY_MAX_MS;
  // The chain has been walked: a client's own retries would only multiply the calls.
  if (!isWorthRetrying) headers.push("x-should-retry", "false");
  return apiError(error.status, error.code, message, { type, param, headers });
}
