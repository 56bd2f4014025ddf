import type { IncomingMessage, RequestListener } from "node:http";
import type { AccessGuard } from "../access/access-guard.ts";
import type { ModelsList } from "../models/models-list.ts";
import type { Page } from "../page/create-page.ts";
import type { ActiveRequests } from "./active-requests.ts";
import { type ApiError, apiError, type Dialect } from "./api-error.ts";
import { BodyMemory } from "./body-memory.ts";
import { ModelRequest, type RequestObserver, type RequestSettings } from "./model-request.ts";
import { drainRefusedBody } from "./read-body.ts";
import {
  BAD_TARGET,
  INTERNAL,
  methodNotAllowed,
  NOT_JSON,
  notServed,
  OVERLOADED,
  SHUTTING_DOWN,
  UNKNOWN_MODEL,
} from "./refusals.ts";
import { end, type ReplyContext, replyError, replyJson, replyPrepared, replyText } from "./reply.ts";
import type { ApiEndpoint } from "./request-body.ts";
import { createRequestIds } from "./request-ids.ts";
import type { SharedPermits } from "./shared-permits.ts";

/** What the routes need of their gateway. */
export interface ListenerServices {
  /** The path the gateway is mounted under, without a slash at its end; empty for none. */
  readonly basePath: string;
  readonly guard: AccessGuard;
  readonly active: ActiveRequests;
  readonly observer: RequestObserver;
  readonly page: Page;
  /** What other processes count with; undefined when this one is alone. */
  readonly permits: SharedPermits | undefined;
  settings(): RequestSettings;
  modelsList(): ModelsList | Promise<ModelsList>;
  isDraining(): boolean;
  health(): object;
  readiness(): { readonly ready: boolean; readonly body: object };
  metrics(): string | Promise<string>;
  refused(context: ReplyContext, error: ApiError): void;
  now(): number;
}

const MODEL_ENDPOINTS: Readonly<Record<string, ApiEndpoint>> = {
  "/v1/chat/completions": "/chat/completions",
  "/v1/responses": "/responses",
  "/v1/messages": "/messages",
};
const NO_HEADERS: readonly string[] = [];
const GET_ROUTES = new Set(["/v1/models", "/metrics"]);
const MODEL_PATH = "/v1/models/";

/** The gateway's routes as a plain listener for any Node server. */
export function createRequestListener(services: ListenerServices): RequestListener {
  const { guard, page, observer, now } = services;
  const nextId = createRequestIds();
  const modelServices = { observer, now, bodyMemory: new BodyMemory() };

  return (request, response) => {
    const pathname = pathOf(request.url ?? "/", services.basePath);
    const context: ReplyContext = {
      id: nextId(),
      request,
      response,
      dialect: dialectOf(pathname),
      corsHeaders: NO_HEADERS,
    };
    try {
      route(context, pathname);
    } catch (cause) {
      fail(context, cause);
    }
  };

  /** Nothing a client sends may end the process; what gets here is a defect, and says so. */
  function fail(context: ReplyContext, cause: unknown) {
    services.refused(context, apiError(500, "internal_error", String(cause)));
    if (context.response.headersSent) context.response.destroy();
    else replyError(context, INTERNAL);
  }

  function route(context: ReplyContext, pathname: string | undefined) {
    const { request, response } = context;
    const method = request.method ?? "GET";
    const hostError = guard.checkHost(request);
    if (hostError !== undefined) return refuse(context, hostError);
    if (pathname === undefined) return refuse(context, BAD_TARGET);
    if (page.isPublic(method, pathname)) {
      response.setHeader("x-request-id", context.id);
      page.handle(request, response, pathname);
      return;
    }
    const access = guard.checkOrigin(request);
    if (!access.ok) return refuse(context, access.error);
    const trusted: ReplyContext =
      access.corsHeaders.length === 0 ? context : { ...context, corsHeaders: access.corsHeaders };
    if (method === "OPTIONS") return preflight(trusted);
    if (pathname === "/healthz" || pathname === "/readyz") return probe(trusted, method, pathname);
    const tokenError = guard.checkToken(request);
    if (tokenError !== undefined) return refuse(trusted, tokenError);
    const endpoint = MODEL_ENDPOINTS[pathname];
    if (endpoint !== undefined) return answerModel(trusted, method, endpoint);
    answerOther(trusted, method, pathname);
  }

  function answerModel(context: ReplyContext, method: string, endpoint: ApiEndpoint) {
    const { permits, active } = services;
    if (method !== "POST") return refuse(context, methodNotAllowed("POST"));
    if (services.isDraining()) return refuse(context, SHUTTING_DOWN);
    if (!isJson(context.request)) return refuse(context, NOT_JSON);
    const settings = services.settings();
    const places = permits === undefined ? settings.limits.maxConcurrentRequests : permits.held;
    if (active.size < places) return beginModel(context, endpoint, settings);
    if (permits === undefined) return refuse(context, OVERLOADED);
    permits.ask((isGranted) => {
      if (context.response.destroyed) return;
      try {
        if (!isGranted) refuse(context, OVERLOADED);
        else if (services.isDraining()) refuse(context, SHUTTING_DOWN);
        else beginModel(context, endpoint, services.settings());
      } catch (cause) {
        fail(context, cause);
      }
    });
  }

  function beginModel(context: ReplyContext, endpoint: ApiEndpoint, settings: RequestSettings) {
    const model = new ModelRequest(context, endpoint, settings, modelServices);
    const { pingIntervalMs, writeStallMs, bodyTimeoutMs } = settings.limits;
    services.active.add(model, Math.min(pingIntervalMs, writeStallMs, bodyTimeoutMs));
    model.start();
  }

  function answerOther(context: ReplyContext, method: string, pathname: string) {
    const { request, response } = context;
    const isRead = method === "GET" || method === "HEAD";
    if (!isRead && !isJson(request)) return refuse(context, NOT_JSON);
    if (GET_ROUTES.has(pathname) || pathname.startsWith(MODEL_PATH)) {
      if (!isRead) return refuse(context, methodNotAllowed("GET, HEAD"));
      return void (pathname === "/metrics" ? answerMetrics(context) : answerModels(context, pathname));
    }
    response.setHeader("x-request-id", context.id);
    if (page.handle(request, response, pathname)) return;
    response.removeHeader("x-request-id");
    refuse(context, notServed(pathname));
  }

  async function answerMetrics(context: ReplyContext): Promise<void> {
    try {
      replyText(context, 200, "text/plain; version=0.0.4", await services.metrics());
    } catch (cause) {
      fail(context, cause);
    }
  }

  function answerModels(context: ReplyContext, pathname: string) {
    const models = services.modelsList();
    if (!(models instanceof Promise)) return sendModels(context, pathname, models);
    models
      .then((list) => sendModels(context, pathname, list))
      .catch((cause: unknown) => fail(context, cause));
  }

  function sendModels(context: ReplyContext, pathname: string, models: ModelsList) {
    if (pathname === "/v1/models") return replyPrepared(context, models.list());
    const asked = decodePath(pathname.slice(MODEL_PATH.length));
    const one = asked === undefined ? undefined : models.one(asked);
    if (one === undefined) refuse(context, UNKNOWN_MODEL);
    else replyPrepared(context, one);
  }

  function probe(context: ReplyContext, method: string, pathname: string) {
    if (method !== "GET" && method !== "HEAD") return refuse(context, methodNotAllowed("GET, HEAD"));
    if (pathname === "/healthz") return replyJson(context, 200, services.health());
    const { ready, body } = services.readiness();
    replyJson(context, ready ? 200 : 503, body);
  }

  function refuse(context: ReplyContext, error: ApiError): void {
    services.refused(context, error);
    replyError(context, error);
    drainRefusedBody(context.request);
  }
}

function preflight(context: ReplyContext) {
  const { request, corsHeaders } = context;
  const headers =
    corsHeaders.length === 0
      ? ["allow", "GET, HEAD, POST, OPTIONS"]
      : [
          "access-control-allow-methods",
          "GET, POST",
          "access-control-allow-headers",
          "authorization, content-type, x-api-key, x-hf-session-id, x-openclaw-fallbacks, anthropic-version, anthropic-beta",
          "access-control-max-age",
          "600",
        ];
  end(context, 204, headers, undefined);
  drainRefusedBody(request);
}

/** The path without prefix and query; undefined when the target is no plain path or lies outside the prefix. */
function pathOf(url: string, basePath: string): string | undefined {
  const query = url.indexOf("?");
  const path = query < 0 ? url : url.slice(0, query);
  if (!path.startsWith("/")) return undefined;
  // A server that mounts may strip the prefix itself (Express does) or not (Fastify doesn't).
  if (basePath === "" || !path.startsWith(basePath)) return path;
  const rest = path.slice(basePath.length);
  return rest === "" ? "/" : rest.startsWith("/") ? rest : path;
}

function dialectOf(pathname: string | undefined): Dialect {
  if (pathname === "/v1/messages") return "anthropic";
  return pathname === "/v1/responses" ? "responses" : "openai";
}

function isJson({ headers }: IncomingMessage): boolean {
  const type = headers["content-type"];
  return (
    headers["content-encoding"] === undefined &&
    type !== undefined &&
    (type === "application/json" || /^application\/json\s*(?:;|$)/i.test(type))
  );
}

function decodePath(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
