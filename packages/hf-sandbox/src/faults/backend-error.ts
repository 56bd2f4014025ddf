import type { Endpoint } from "../answer/prompt.ts";

/** An error as a backend means it, before it is put in an endpoint's dialect. */
export interface BackendError {
  readonly status: number;
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
  /** OpenAI's `error.type`; by the status when it is not given. */
  readonly type?: string;
}

const OPENAI_TYPES: Readonly<Record<number, string>> = {
  401: "authentication_error",
  402: "insufficient_quota",
  404: "not_found_error",
  429: "rate_limit_exceeded",
};

const ANTHROPIC_TYPES: Readonly<Record<number, string>> = {
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  429: "rate_limit_error",
  503: "overloaded_error",
  504: "timeout_error",
};

/** The error's body on an endpoint: Anthropic's envelope on `/v1/messages`, OpenAI's on the others. */
export function backendErrorBody(error: BackendError, endpoint: Endpoint): string {
  return JSON.stringify(endpoint === "messages" ? anthropicError(error) : { error: openAiFields(error) });
}

/** The error as an event of an endpoint's stream. */
export function backendErrorEvent(error: BackendError, endpoint: Endpoint, dataPrefix = "data: "): string {
  if (endpoint === "messages") return `event: error\ndata: ${JSON.stringify(anthropicError(error))}\n\n`;
  if (endpoint === "chat") return `${dataPrefix}${JSON.stringify({ error: openAiFields(error) })}\n\n`;
  const { message, code = null, param = null } = openAiFields(error);
  const event = { type: "error", sequence_number: 0, code, message, param };
  return `event: error\ndata: ${JSON.stringify(event)}\n\n`;
}

function openAiFields({ status, message, code, param, type }: BackendError) {
  const byStatus = OPENAI_TYPES[status] ?? (status < 500 ? "invalid_request_error" : "server_error");
  return { message, type: type ?? byStatus, param: param ?? null, code: code ?? null };
}

function anthropicError({ status, message }: BackendError): object {
  const byStatus = ANTHROPIC_TYPES[status] ?? (status < 500 ? "invalid_request_error" : "api_error");
  return { type: "error", error: { type: byStatus, message } };
}
