import type { ChatError, ChatErrorCode } from "./chat-error.ts";

/** The OpenAI error envelope. */
export interface ErrorBody {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly param: string | null;
    readonly code: string | null;
  };
}

const TYPES: Partial<Record<ChatErrorCode, string>> = {
  rate_limit_exceeded: "rate_limit_error",
  insufficient_quota: "insufficient_quota",
  backend_quota_exceeded: "insufficient_quota",
  model_not_found: "invalid_request_error",
  model_not_supported: "invalid_request_error",
  invalid_request: "invalid_request_error",
  context_length_exceeded: "invalid_request_error",
};

/**
 * The body to answer a client with: OpenAI's envelope, `code` being ours except for a refused request (400, 422), where the upstream's own
 * code, type and parameter are passed on because clients branch on them.
 *
 * @example
 * response.writeHead(error.status, { "content-type": "application/json" }).end(JSON.stringify(toErrorBody(error)));
 */
export function toErrorBody(error: ChatError): ErrorBody {
  const refused = error.code === "invalid_request";
  const aboutModel = error.code === "model_not_found" || error.code === "model_not_supported";
  return {
    error: {
      message: error.message,
      type: (refused ? error.upstream?.type : undefined) ?? TYPES[error.code] ?? "api_error",
      param: error.upstream?.param ?? (aboutModel ? "model" : null),
      code: (refused ? error.upstream?.code : undefined) ?? error.code,
    },
  };
}
