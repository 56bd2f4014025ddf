import { effectiveFacts } from "@openclaw-hf/hf-catalog";
import { hubId, parseModelRef } from "@openclaw-hf/model-ref";
import type { Context } from "../../context.ts";
import { findToken, type State } from "../../state.ts";
import { createStore } from "../models/open-catalog.ts";
import type { Answer } from "./answer.ts";

/** What an answer cost in US dollars, by the cached list; undefined where the tokens or the price are not known. */
export async function priceAnswer(
  context: Context,
  state: State,
  answer: Answer,
): Promise<number | undefined> {
  const { usage } = answer.result;
  const parsed = parseModelRef(answer.model);
  if (!usage || !parsed.ok) return undefined;
  const store = createStore(context, state, (await findToken(context, state))?.reveal());
  try {
    const model = (await store.current()).get(hubId(parsed.ref));
    const pricing = model && effectiveFacts(model, answer.provider ?? parsed.ref.suffix?.name).pricing;
    if (!pricing) return undefined;
    const { inputPerMillionTokens, outputPerMillionTokens } = pricing;
    return (usage.inputTokens * inputPerMillionTokens + usage.outputTokens * outputPerMillionTokens) / 1e6;
  } finally {
    store.close();
  }
}
