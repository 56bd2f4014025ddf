import type { IncomingMessage } from "node:http";
import { isRecord } from "../exchange/json-value.ts";
import type { RequestLog, SandboxRequest } from "../exchange/request-log.ts";
import { FAULTS, parseFault } from "../faults/fault-catalog.ts";
import { SandboxError } from "../sandbox-error.ts";
import { jsonAnswer, type PlainAnswer } from "./router-errors.ts";
import type { RouterState, SetFault } from "./router-state.ts";

/** What the control shows beside the router's state. */
export interface Control {
  readonly log: RequestLog;
  readonly openSockets: () => number;
}

/**
 * `/sandbox…`: looking at the sandbox and changing it while it runs. Only for programs on this machine: the
 * connection and the `Host` must be loopback (else a web page could get here by DNS rebinding), and so must the
 * `Origin`, if there is one.
 */
export function serveControl(
  req: IncomingMessage,
  request: SandboxRequest,
  path: string,
  state: RouterState,
  control: Control,
): PlainAnswer {
  const problem = refuseStranger(req);
  if (problem) return problem;
  const [, , collection = "", ...rest] = path.split("/");
  const target = rest.join("/");
  switch (`${request.method} ${collection}`) {
    case "GET ":
      return jsonAnswer(200, describeSandbox(state, control));
    case "GET requests":
      return jsonAnswer(200, {
        requests: control.log.requests.filter((seen) => seen !== request).map(withoutSecrets),
      });
    case "DELETE requests":
      control.log.clear();
      return done();
    case "DELETE faults":
      state.resetFaultCounts();
      return done();
    case "PUT backends":
      return putBackend(target, request.body, state);
    case "PUT model-list":
      return putFault(request.body, (fault) => state.setListFault(fault));
    case "PUT models":
      return putModel(target, request.body, state);
    default:
      return refuse(404, "The sandbox has no such control; GET /sandbox lists them.");
  }
}

function refuse(status: number, message: string): PlainAnswer {
  return jsonAnswer(status, { error: { message, type: "sandbox_error", param: null, code: null } });
}

function done(): PlainAnswer {
  return { status: 204, headers: {}, body: "" };
}

function refuseStranger(req: IncomingMessage): PlainAnswer | undefined {
  if (!isLoopbackAddress(req.socket.remoteAddress ?? "")) {
    return refuse(403, "The sandbox is controlled from its own machine only.");
  }
  if (!isLoopbackUrl(`http://${req.headers.host ?? ""}`)) {
    return refuse(421, "The sandbox is controlled under a loopback host name only.");
  }
  const { origin } = req.headers;
  if (origin !== undefined && !isLoopbackUrl(origin)) {
    return refuse(403, "The sandbox is not controlled by web pages of other origins.");
  }
  const type = req.headers["content-type"] ?? "";
  if (req.method === "PUT" && !/^application\/json\b/i.test(type)) {
    return refuse(415, "Expected content-type: application/json.");
  }
  return undefined;
}

function isLoopbackAddress(address: string): boolean {
  return address === "::1" || /^(?:::ffff:)?127\./.test(address);
}

function isLoopbackUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

function describeSandbox(state: RouterState, control: Control): object {
  return {
    sandbox: true,
    models: [...state.models.keys()],
    backends: state.backends(),
    modelFaults: state.faults(),
    modelListFault: state.listFault?.spec ?? null,
    recordings: state.recordingsDir !== undefined,
    requests: control.log.requests.length,
    openSockets: control.openSockets(),
    faults: FAULTS,
    control: [
      "GET /sandbox",
      "GET /sandbox/requests",
      "DELETE /sandbox/requests",
      "DELETE /sandbox/faults",
      'PUT /sandbox/backends/{name} {"state":"up"|"down"}',
      'PUT /sandbox/model-list {"fault":"html"|null}',
      'PUT /sandbox/models/{org}/{model} {"fault":"status-503.times-2"|null}',
    ],
  };
}

function withoutSecrets(request: SandboxRequest): object {
  const { bodyText: _, headers, ...rest } = request;
  const hidden = ["authorization", "proxy-authorization", "cookie", "x-api-key"];
  return {
    ...rest,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, hidden.includes(name) ? "[hidden]" : value]),
    ),
  };
}

function putBackend(provider: string, body: unknown, state: RouterState): PlainAnswer {
  const wanted = isRecord(body) ? body.state : undefined;
  if (wanted !== "up" && wanted !== "down")
    return refuse(400, 'Expected {"state":"up"} or {"state":"down"}.');
  if (!Object.hasOwn(state.backends(), provider)) {
    return refuse(404, `There is no backend "${provider}"; GET /sandbox lists them.`);
  }
  state.setBackend(provider, wanted === "up");
  return jsonAnswer(200, { backend: provider, state: wanted });
}

function putModel(id: string, body: unknown, state: RouterState): PlainAnswer {
  if (!state.models.has(id)) return refuse(404, `There is no model "${id}"; GET /sandbox lists them.`);
  return putFault(body, (fault) => state.setFault(id, fault));
}

function putFault(body: unknown, set: (fault: SetFault | undefined) => void): PlainAnswer {
  const spec = isRecord(body) ? body.fault : undefined;
  if (spec !== null && typeof spec !== "string") {
    return refuse(400, 'Expected {"fault":"<name>"}, or {"fault":null} to take it away.');
  }
  try {
    set(spec === null ? undefined : { spec, fault: parseFault(spec) });
  } catch (error) {
    if (SandboxError.isInstance(error)) return refuse(400, error.message);
    throw error;
  }
  return jsonAnswer(200, { fault: spec });
}
