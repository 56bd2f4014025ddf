/** The endpoint family whose clients read an answer: it decides how errors look. */
export type Dialect = "openai" | "responses" | "anthropic";

/** One error as the gateway answers it, before it takes a dialect's shape. */
export interface ApiError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** OpenAI's coarse class, e.g. `invalid_request_error`. */
  readonly type: string;
  /** The request field at fault. */
  readonly param: string | null;
  /** Further response headers, names and values in turn. */
  readonly headers: readonly string[];
}

/** OpenAI's coarse class of an error by HTTP status, as its clients tell errors apart. */
function errorType(status: number): string {
  if (status === 401) return "authentication_error";
  if (status === 402) return "insufficient_quota";
  if (status === 403) return "permission_error";
  if (status === 429) return "rate_limit_error";
  return status >= 500 ? "api_error" : "invalid_request_error";
}

export function apiError(
  status: number,
  code: string,
  message: string,
  details: Partial<Pick<ApiError, "type" | "param" | "headers">> = {},
): ApiError {
  return { status, code, message, type: errorType(status), param: null, headers: [], ...details };
}

/** Anthropic's error types by HTTP status (https://docs.anthropic.com/en/api/errors). */
const ANTHROPIC_TYPES: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  422: "invalid_request_error",
  429: "rate_limit_error",
  503: "overloaded_error",
  504: "timeout_error",
};

/** The JSON body of an error answer. */
export function errorBody(error: ApiError, dialect: Dialect, requestId: string): string {
  if (dialect === "anthropic") return JSON.stringify(anthropicError(error, requestId));
  return JSON.stringify({ error: openAiError(error) });
}

/**
 * What ends a stream that broke: one error event in the endpoint's dialect and then, for OpenAI's, `[DONE]`. Anthropic's
 * streams know no `[DONE]`; its clients stop at the error event. It never invents a finish reason.
 */
export function errorEvents(error: ApiError, dialect: Dialect, requestId: string): string {
  if (dialect === "anthropic") {
    return `event: error\ndata: ${JSON.stringify(anthropicError(error, requestId))}\n\n`;
  }
  const body = { error: openAiError(error) };
  if (dialect === "openai") return `data: ${JSON.stringify(body)}\n\ndata: [DONE]\n\n`;
  const { code, message, param } = error;
  const event = JSON.stringify({ type: "error", code, message, param, ...body });
  return `event: error\ndata: ${event}\n\ndata: [DONE]\n\n`;
}

function openAiError({ message, type, param, code }: ApiError) {
  return { message, type, param, code };
}

function anthropicError(error: ApiError, requestId: string) {
  const type = ANTHROPIC_TYPES[error.status] ?? "api_error";
  return { type: "error", error: { type, message: error.message, code: error.code }, request_id: requestId };
}
