import type { IncomingMessage } from "node:http";
import { endpointAt } from "../endpoints/endpoint.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { isRecord } from "../exchange/json-value.ts";
import { parseJson, readBody } from "../exchange/read-body.ts";
import { judgeToken, whoAmI } from "./access-token.ts";
import { type Control, serveControl } from "./control.ts";
import { INVALID_TOKEN, jsonAnswer, openAiError } from "./router-errors.ts";
import type { RouterState } from "./router-state.ts";
import { serveCompletion } from "./serve-completion.ts";
import { describeModel, listModels } from "./serve-models.ts";

const MODELS = "/v1/models";

/** Answers one request: the router's endpoints, the Hub's whoami, and the control of the sandbox itself. */
export async function route(
  req: IncomingMessage,
  exchange: Exchange,
  state: RouterState,
  control: Control,
): Promise<void> {
  const { request } = exchange;
  const text = await readBody(req);
  if (text === undefined) return exchange.answer(openAiError(413, { message: "The body is too large." }));
  const body = text === "" ? undefined : parseJson(text);
  const model = isRecord(body) && typeof body.model === "string" ? body.model : undefined;
  exchange.note({ bodyText: text, body, model });

  const path = decodePath(request.path);
  const endpoint = endpointAt(path);
  if (endpoint) {
    if (request.method !== "POST") return exchange.answer(methodNotAllowed("POST"));
    return serveCompletion(exchange, endpoint, state);
  }
  if (path === "/sandbox" || path.startsWith("/sandbox/")) {
    return exchange.answer(serveControl(req, request, path, state, control));
  }
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (path === MODELS || path.startsWith(`${MODELS}/`) || path === "/api/whoami-v2") {
    if (!isRead) return exchange.answer(methodNotAllowed("GET"));
  }
  if (path === MODELS) return listModels(exchange, state);
  if (path.startsWith(`${MODELS}/`)) {
    return exchange.answer(describeModel(exchange, path.slice(MODELS.length + 1), state));
  }
  if (path === "/api/whoami-v2") {
    const standing = judgeToken(request.headers.authorization, state.acceptedTokens);
    const isKnown = standing !== "missing" && standing !== "invalid";
    return exchange.answer(isKnown ? whoAmI(standing) : INVALID_TOKEN);
  }
  exchange.answer(jsonAnswer(404, { error: "Not Found" }));
}

/** The path without its query; an id may come with its slash encoded, as the OpenAI client sends it. */
function decodePath(target: string): string {
  const end = target.indexOf("?");
  const path = end === -1 ? target : target.slice(0, end);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function methodNotAllowed(allow: string) {
  return jsonAnswer(405, { error: "Method Not Allowed" }, { allow });
}
