import type { Endpoint } from "../answer/prompt.ts";
import { SANDBOX_USER } from "../router/access-token.ts";
import {
  CREDITS_DEPLETED,
  INVALID_TOKEN,
  jsonAnswer,
  modelNotFound,
  modelNotSupported,
  noPermission,
  type PlainAnswer,
} from "../router/router-errors.ts";
import { type BackendError, backendErrorBody } from "./backend-error.ts";
import type { Fault, ModelFaultName } from "./fault-catalog.ts";

/** What a whole answer with an error depends on. */
export interface StatusFaultContext {
  readonly endpoint: Endpoint;
  /** As asked, with its suffix. */
  readonly model: string;
  readonly options: Fault["options"];
  /** Milliseconds since 1970, by the sandbox's clock. */
  readonly now: number;
}

type StatusFault = (context: StatusFaultContext) => PlainAnswer;

/** The errors of backends that come as a status as well as within a stream. */
export const BACKEND_ERRORS = {
  internal: { status: 500, message: "The backend failed while running the model." },
  unavailable: {
    status: 503,
    message: "The backend is temporarily unavailable.",
    type: "service_unavailable",
  },
  rateLimit: {
    status: 429,
    message: "Rate limit reached for this backend. Please try again later.",
    code: "rate_limit_exceeded",
  },
  backendCredits: {
    status: 402,
    message: "Payment required: the provider account behind this backend has insufficient balance.",
    code: "provider_payment_required",
  },
  auth: { status: 401, message: "Invalid username or password." },
  notFound: { status: 404, message: "The model is not deployed on this backend.", param: "model" },
  unknownModel: {
    status: 404,
    message: "The requested model does not exist.",
    param: "model",
    code: "model_not_found",
  },
  badRequest: {
    status: 400,
    message: "Invalid value for 'temperature': must be between 0 and 2.",
    param: "temperature",
    code: "invalid_value",
  },
  contextOverflow: {
    status: 400,
    message:
      "This model's maximum context length is 4096 tokens. However, your messages resulted in 5000 tokens. Please reduce the length of the messages.",
    param: "messages",
    code: "context_length_exceeded",
  },
} as const satisfies Record<string, BackendError>;

const HTML_PAGE = (status: number, title: string): PlainAnswer => ({
  status,
  headers: { "content-type": "text/html; charset=utf-8" },
  body: `<!DOCTYPE html>\n<html>\n<head><title>${title}</title></head>\n<body><center><h1>${title}</h1></center><hr><center>nginx</center></body>\n</html>\n`,
});

function plainText(status: number, body: string): PlainAnswer {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body };
}

/** A backend's error in the dialect of the endpoint. */
function backend(error: BackendError, headers: Record<string, string> = {}): StatusFault {
  return ({ endpoint }) => ({
    status: error.status,
    headers: { "content-type": "application/json", ...headers },
    body: backendErrorBody(error, endpoint),
  });
}

function rateLimited(
  defaultSeconds: number,
  header: (seconds: number, now: number) => Record<string, string>,
): StatusFault {
  return (context) =>
    backend(
      BACKEND_ERRORS.rateLimit,
      header(context.options.seconds ?? defaultSeconds, context.now),
    )(context);
}

const retryAfter = (seconds: number) => ({ "retry-after": String(seconds) });

const STATUS_FAULTS: Partial<Record<ModelFaultName, StatusFault>> = {
  "status-500": backend(BACKEND_ERRORS.internal),
  "status-502": () => HTML_PAGE(502, "502 Bad Gateway"),
  "status-503": backend(BACKEND_ERRORS.unavailable),
  "status-504": () => plainText(504, "upstream request timeout"),
  "model-loading": ({ model, options }) =>
    jsonAnswer(503, { error: `Model ${model} is currently loading`, estimated_time: options.seconds ?? 20 }),
  "rate-limit": backend(BACKEND_ERRORS.rateLimit),
  "rate-limit-short": rateLimited(1, retryAfter),
  "rate-limit-long": rateLimited(120, retryAfter),
  "rate-limit-date": rateLimited(2, (seconds, now) => ({
    "retry-after": new Date(now + seconds * 1000).toUTCString(),
  })),
  "rate-limit-header": rateLimited(7, (seconds) => ({ ratelimit: `"default";r=0;t=${seconds}` })),
  "credits-depleted": () => CREDITS_DEPLETED,
  "backend-402": backend(BACKEND_ERRORS.backendCredits),
  "invalid-token": () => INVALID_TOKEN,
  "no-permission": () => noPermission(SANDBOX_USER),
  "not-found": backend(BACKEND_ERRORS.notFound),
  "model-not-found": ({ model }) => modelNotFound(model),
  "model-not-supported": ({ model }) => modelNotSupported(model),
  "bad-request": backend(BACKEND_ERRORS.badRequest),
  "unprocessable-json": () =>
    jsonAnswer(422, {
      error: "Template error: no chat template for this model",
      error_type: "template_error",
    }),
  "unprocessable-text": () =>
    plainText(422, "Failed to deserialize the JSON body into the target type: missing field `messages`"),
  "unprocessable-detail": () =>
    jsonAnswer(422, {
      detail: [
        { type: "missing", loc: ["body", "messages"], msg: "Field required", input: {} },
        { type: "extra_forbidden", loc: ["body", "foo"], msg: "Extra inputs are not permitted", input: 1 },
      ],
    }),
  "context-overflow": backend(BACKEND_ERRORS.contextOverflow),
  "context-overflow-text": () =>
    jsonAnswer(422, {
      error:
        "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens and 256 `max_new_tokens`",
      error_type: "validation",
    }),
  html: () => HTML_PAGE(200, "Welcome"),
  "empty-body": () => ({ status: 200, headers: { "content-type": "application/json" }, body: "" }),
  "wrong-shape": () => jsonAnswer(200, { status: "ok" }),
  redirect: () => ({ status: 307, headers: { location: "http://router.invalid/v1" }, body: "" }),
};

const ROUTER_LEVEL: ReadonlySet<ModelFaultName> = new Set([
  "credits-depleted",
  "invalid-token",
  "no-permission",
  "model-not-found",
  "model-not-supported",
]);

/** Whether the router itself answers, before it has picked a backend to name. */
export function isRouterFault(name: ModelFaultName): boolean {
  return ROUTER_LEVEL.has(name);
}

/** The answer of a fault that is a whole answer; `undefined` for the others. */
export function statusFault(name: ModelFaultName, context: StatusFaultContext): PlainAnswer | undefined {
  return STATUS_FAULTS[name]?.(context);
}
