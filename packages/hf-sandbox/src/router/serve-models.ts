import { createRendering } from "../endpoints/rendering.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { playFault } from "../faults/play-fault.ts";
import { judgeToken } from "./access-token.ts";
import { INVALID_TOKEN, jsonAnswer, modelNotFound, type PlainAnswer } from "./router-errors.ts";
import type { RouterState } from "./router-state.ts";

/** `GET /v1/models`: the whole list with a token, the first models without one, or the fault that is set. */
export async function listModels(exchange: Exchange, state: RouterState): Promise<void> {
  const standing = judgeToken(exchange.request.headers.authorization, state.acceptedTokens);
  if (standing === "invalid") return exchange.answer(INVALID_TOKEN);
  const models = state.listModels();
  const data = standing === "missing" ? models.slice(0, state.anonymousModels) : models;
  const list = jsonAnswer(200, { object: "list", data });
  const set = state.listFault;
  if (!set || !state.isDue(`the list ${set.spec}`, set.fault)) return exchange.answer(list);
  exchange.note({ fault: set.spec });
  const rendering = createRendering(
    () => list.body,
    () => [],
  );
  await playFault(set.fault, { exchange, endpoint: "chat", model: "", stream: false, rendering });
}

/** `GET /v1/models/{org}/{model}`. */
export function describeModel(exchange: Exchange, id: string, state: RouterState): PlainAnswer {
  const standing = judgeToken(exchange.request.headers.authorization, state.acceptedTokens);
  if (standing === "invalid") return INVALID_TOKEN;
  const model = state.models.get(id);
  return model ? jsonAnswer(200, state.describe(model)) : modelNotFound(id, 404);
}
