import type { Exchange } from "../exchange/exchange.ts";
import { judgeToken } from "./access-token.ts";
import { INVALID_TOKEN, jsonAnswer, modelNotFound, type PlainAnswer } from "./router-errors.ts";
import type { RouterState } from "./router-state.ts";

/** `GET /v1/models`: the whole list with a token, the first models without one. */
export function listModels(exchange: Exchange, state: RouterState): PlainAnswer {
  const standing = judgeToken(exchange.request.headers.authorization, state.acceptedTokens);
  if (standing === "invalid") return INVALID_TOKEN;
  const models = state.listModels();
  const data = standing === "missing" ? models.slice(0, state.anonymousModels) : models;
  return jsonAnswer(200, { object: "list", data });
}

/** `GET /v1/models/{org}/{model}`. */
export function describeModel(exchange: Exchange, id: string, state: RouterState): PlainAnswer {
  const standing = judgeToken(exchange.request.headers.authorization, state.acceptedTokens);
  if (standing === "invalid") return INVALID_TOKEN;
  const model = state.models.get(id);
  return model ? jsonAnswer(200, state.describe(model)) : modelNotFound(id, 404);
}
