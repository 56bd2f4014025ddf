import { type ApiError, apiError } from "./api-error.ts";

/** 405 with the methods there are. */
export function methodNotAllowed(allow: string): ApiError {
  return apiError(405, "method_not_allowed", `This path takes ${allow}.`, { headers: ["allow", allow] });
}

const SERVED =
  "This gateway serves GET /v1/models and POST /v1/chat/completions, /v1/responses and /v1/messages.";

/** Paths OpenAI has and the router does not, with where to go instead. */
export function notServed(pathname: string): ApiError {
  const elsewhere = /^\/v1\/(?:embeddings|images|audio|moderations|completions|rerank)\b/.test(pathname)
    ? " For embeddings, images and speech use the Hugging Face inference clients: https://huggingface.co/docs/inference-providers."
    : "";
  return apiError(404, "not_found", `${SERVED}${elsewhere}`);
}

export const INTERNAL = apiError(
  500,
  "internal_error",
  "The gateway failed to handle this request. Its log says more.",
);
export const BAD_TARGET = apiError(400, "invalid_request", "The request target must be a path.");
export const UNKNOWN_MODEL = apiError(
  404,
  "model_not_found",
  "The catalog does not have this model. GET /v1/models lists what it has.",
  { param: "model" },
);
export const NOT_JSON = apiError(
  415,
  "unsupported_media_type",
  "Send `content-type: application/json` without a content encoding.",
);
export const OVERLOADED = apiError(
  503,
  "overloaded",
  "The gateway is answering as many requests as it may. Try again.",
  {
    headers: ["retry-after", "1"],
  },
);

/** What requests get that come, or are still under way, when the gateway goes. */
export const SHUTTING_DOWN = apiError(
  503,
  "shutting_down",
  "The gateway is shutting down. Try again in a moment.",
  {
    headers: ["retry-after", "5", "connection", "close"],
  },
);
