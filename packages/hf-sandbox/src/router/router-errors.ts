/** An answer that is not an event stream: a status, its headers and the whole body. */
export interface PlainAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A JSON answer. */
export function jsonAnswer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): PlainAnswer {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}

/** The router's OpenAI-style envelope. */
export function openAiError(
  status: number,
  error: {
    readonly message: string;
    readonly type?: string;
    readonly param?: string | null;
    readonly code?: string | null;
  },
): PlainAnswer {
  const { message, type = "invalid_request_error", param = null, code = null } = error;
  return jsonAnswer(status, { error: { message, type, param, code } });
}

/** 401: no token, or not a token. */
export const INVALID_TOKEN = jsonAnswer(401, { error: "Invalid username or password." });

/** 402: the whole account is out of credits. */
export const CREDITS_DEPLETED = jsonAnswer(402, {
  error:
    "You have depleted your monthly included credits. Purchase pre-paid credits to continue using Inference Providers. Alternatively, subscribe to PRO to get 20x more included usage.",
});

/** 403: a token without the permission "Make calls to Inference Providers". */
export function noPermission(user: string): PlainAnswer {
  return jsonAnswer(403, {
    error: `This authentication method does not have sufficient permissions to call Inference Providers on behalf of user ${user}`,
  });
}

/** 400: the Hub knows no such model. */
export function modelNotFound(model: string, status = 400): PlainAnswer {
  return openAiError(status, {
    message: `The requested model '${model}' does not exist.`,
    param: "model",
    code: "model_not_found",
  });
}

/** 400: the model exists, but no backend the account has enabled serves it. */
export function modelNotSupported(model: string): PlainAnswer {
  return openAiError(400, {
    message: `The requested model '${model}' is not supported by any provider you have enabled.`,
    param: "model",
    code: "model_not_supported",
  });
}

/** 503: the backend does not answer the router. */
export function backendUnavailable(provider: string): PlainAnswer {
  return openAiError(503, {
    message: `The inference provider '${provider}' is not available.`,
    type: "service_unavailable",
  });
}

/** 400: a field of the request cannot be used. */
export function invalidRequest(message: string, param: string | null): PlainAnswer {
  return openAiError(400, { message, param });
}
