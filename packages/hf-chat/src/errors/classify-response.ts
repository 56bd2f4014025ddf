import type { ChatErrorCode } from "./chat-error.ts";
import type { Failure } from "./failure.ts";
import { type ErrorDetail, readErrorValue } from "./read-error-message.ts";

/** What is known about a response that is not an answer. */
export interface FailedResponse {
  readonly status: number;
  readonly detail: ErrorDetail;
  readonly provider: string | undefined;
  readonly retryAfterMs: number | undefined;
}

const SETTINGS_URL = "https://huggingface.co/settings/inference-providers";
const BILLING_URL = "https://huggingface.co/settings/billing";
const TOKENS_URL = "https://huggingface.co/settings/tokens";

const CONTEXT_OVERFLOW =
  /context[ _](length|window|size)|maximum (context|sequence|input) |too many (input )?tokens|(prompt|input|request) (is |was )?too (long|large)|max_new_tokens` must be|reduce the length of the (messages|prompt|input)/i;
const ACCOUNT_CREDITS =
  /depleted|included credits|pre-?paid credits|inference providers|hugging ?face|subscribe to pro/i;
const LOADING =
  /\b(currently|still) loading\b|\bis loading\b|\bcold start|\bloading model\b|\bmodel .{0,120}loading\b/i;

/** What an error status, with the body it came with, means. */
export function classifyResponse(response: FailedResponse): Failure {
  const { status, detail } = response;
  const code = codeOf(response);
  const said = detail.message === undefined ? "" : `: ${detail.message}`;
  return {
    code,
    what: `answered ${status}${said}`,
    hint: HINTS[code],
    status: code === "invalid_request" ? status : undefined,
    advice: status === 501 && code === "upstream_error" ? "fallback" : undefined,
    upstreamStatus: status,
    upstream: { message: detail.message, type: detail.type, param: detail.param, code: detail.code },
    retryAfterMs: waitOf(response, code),
  };
}

/** An error that came inside a stream or with a 200: the status it means, then as if it had come with it. */
export function classifyErrorValue(value: unknown, rest: Omit<FailedResponse, "detail" | "status">): Failure {
  const detail = readErrorValue(value);
  return classifyResponse({ ...rest, detail, status: detail.status ?? impliedStatus(detail) });
}

const HINTS: Partial<Record<ChatErrorCode, string>> = {
  insufficient_quota: `The account is out of credits, so no other model was tried. See ${BILLING_URL}.`,
  upstream_auth_failed: `The token must be valid and have the permission "Make calls to Inference Providers" (inference.serverless.write): ${TOKENS_URL}.`,
  model_not_supported: `Enable a provider that serves it: ${SETTINGS_URL}.`,
};

function codeOf({ status, detail, provider }: FailedResponse): ChatErrorCode {
  const named = `${detail.code ?? ""} ${detail.type ?? ""}`;
  const message = detail.message ?? "";
  if (status === 402 || /insufficient_quota|billing|payment_required/i.test(named)) {
    const isAccount = provider === undefined || ACCOUNT_CREDITS.test(message);
    return isAccount ? "insufficient_quota" : "backend_quota_exceeded";
  }
  if (status === 401 || status === 403 || status === 407) return "upstream_auth_failed";
  if (status === 429) return "rate_limit_exceeded";
  if (status >= 500) return isLoading(status, detail) ? "model_loading" : "upstream_error";
  if (/model_not_supported/.test(named) || /not supported by any provider/i.test(message))
    return "model_not_supported";
  if (status === 404 || status === 410 || /model_not_found/.test(named)) return "model_not_found";
  if (/model .{1,200}does not exist/i.test(message)) return "model_not_found";
  if (/context_length_exceeded/.test(named)) return "context_length_exceeded";
  if ((status === 400 || status === 413 || status === 422) && CONTEXT_OVERFLOW.test(message))
    return "context_length_exceeded";
  if (status === 408 || status === 409 || status === 425) return "upstream_error";
  return status >= 400 ? "invalid_request" : "upstream_invalid_response";
}

const isLoading = (status: number, detail: ErrorDetail) =>
  detail.estimatedSeconds !== undefined || (status === 503 && LOADING.test(detail.message ?? ""));

function waitOf({ retryAfterMs, detail }: FailedResponse, code: ChatErrorCode): number | undefined {
  if (code === "model_loading" && detail.estimatedSeconds !== undefined) {
    return Math.max(retryAfterMs ?? 0, Math.ceil(detail.estimatedSeconds * 1000));
  }
  return retryAfterMs;
}

/** Order matters: the first name that fits wins. */
const IMPLIED: readonly (readonly [RegExp, number])[] = [
  [/rate.?limit|too many requests|tokens per (minute|day)|requests per (minute|day)/i, 429],
  [/insufficient_quota|depleted|payment|billing|out of credits|credit balance/i, 402],
  [/authentication|unauthorized|invalid.?api.?key|invalid username or password/i, 401],
  [/permission|forbidden/i, 403],
  [/model_not_found|not_found|does not exist/i, 404],
  [
    /model_not_supported|context_length|invalid_(request|value|type|argument|parameter)|validation|bad.?request|template_error|^invalid value/i,
    400,
  ],
  [/overloaded|unavailable|is (currently )?loading/i, 503],
];

function impliedStatus(detail: ErrorDetail): number {
  const named = `${detail.code ?? ""} ${detail.type ?? ""}`;
  for (const text of [named, detail.message ?? ""]) {
    const match = IMPLIED.find(([pattern]) => pattern.test(text));
    if (match !== undefined) return match[1];
  }
  return CONTEXT_OVERFLOW.test(detail.message ?? "") ? 400 : 500;
}
