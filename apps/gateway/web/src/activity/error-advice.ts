import type { ChatErrorCode } from "@openclaw-hf/hf-chat";

/** What to do about a failed model call, for every code there is. */
const MODEL_CALLS: Readonly<Record<ChatErrorCode, string>> = {
  upstream_unreachable: "Check the network, the proxy and models.providers.huggingface.baseUrl.",
  upstream_connect_timeout: "The router could not be connected to in time. Check the network or the proxy.",
  upstream_reset:
    "The router hung up before it answered. Try again; a fallback would have been asked at once.",
  upstream_first_byte_timeout:
    "The model was too slow to begin. Try :fastest, a fallback, or a longer firstByteMs.",
  upstream_total_timeout: "The answer took too long in all. Ask for fewer tokens or raise totalMs.",
  upstream_error: "The backend failed. Pin another backend or add a fallback.",
  model_loading: "The model is being loaded. Try again in a minute, or add a fallback.",
  rate_limit_exceeded:
    "This backend takes no more for now. Another backend or a fallback may answer at once.",
  insufficient_quota:
    "The account is out of credits: see huggingface.co/settings/billing. No other model will answer.",
  backend_quota_exceeded: "This one backend is out of quota. Pin another or leave the choice to the router.",
  upstream_auth_failed: "The Hugging Face token needs the permission “Make calls to Inference Providers”.",
  model_not_found: "No such model or alias. Pick one of the list, or set a default if that was asked for.",
  model_not_supported: "Your account has no backend for it: see huggingface.co/settings/inference-providers.",
  invalid_request: "The model refused the request. Its message says which part.",
  context_length_exceeded:
    "The conversation is longer than the model takes. Shorten it or pick a larger context.",
  upstream_invalid_response: "The backend sent something that is no answer. Pin another backend.",
  upstream_stream_interrupted: "The stream was cut, so the answer is incomplete. Ask again.",
  upstream_idle_timeout: "The model stopped sending. Ask again, or raise idleMs for slow thinkers.",
  upstream_invalid_event: "The backend sent a broken event. Pin another backend.",
  aborted: "The client went away before the answer was complete.",
  upstream_closed: "The gateway was shutting down.",
  invalid_options: "The gateway's own settings are at fault. Its log says which.",
};

/** What to do when the gateway itself refused, or the page did not hear the end. */
const GATEWAY: Readonly<Record<string, string>> = {
  overloaded: "Too many requests at once. Try again, or raise gateway.limits.maxConcurrentRequests.",
  shutting_down: "The gateway is stopping. Try again when it is back.",
  request_too_large: "The request is larger than gateway.limits.maxBodyBytes.",
  locked_out: "Too many wrong tokens from this address. Wait as long as it says.",
  invalid_api_key: "The client sent no token of this gateway, or a wrong one.",
  internal_error: "A fault of the gateway itself. Its log has the details.",
  unreachable: "See that the gateway still runs; this page reconnects by itself.",
  stream_interrupted: "The connection to the gateway was cut. Ask again.",
};

/** What to do about an error code; undefined for one that explains itself. */
export function adviceOf(code: string): string | undefined {
  const table: Readonly<Record<string, string>> = { ...GATEWAY, ...MODEL_CALLS };
  return Object.hasOwn(table, code) ? table[code] : undefined;
}
