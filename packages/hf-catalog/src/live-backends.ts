import type { Backend, Draft, ModelFacts, Pricing } from "./catalog-model.ts";

/** The rows a request can be sent to. */
export function liveBackends(backends: readonly Backend[]): readonly Backend[] {
  return backends.filter((backend) => backend.status === "live");
}

/** What a row charges: nothing when it is free, what it publishes, or unknown. */
export function priceOf(backend: Backend): Pricing | undefined {
  return backend.isFree ? FREE : backend.pricing;
}

/** The smallest context window that live rows state: the router may pick any of them. */
export function smallestContextWindow(live: readonly Backend[]): number | undefined {
  let smallest: number | undefined;
  for (const { contextWindow } of live) {
    if (contextWindow !== undefined && contextWindow < (smallest ?? Infinity)) smallest = contextWindow;
  }
  return smallest;
}

/** What the live rows together say of a model. */
export function factsOfBackends(backends: readonly Backend[]): ModelFacts {
  const live = liveBackends(backends);
  const facts: Draft<ModelFacts> = {};
  const contextWindow = smallestContextWindow(live);
  const tools = someHave(live.map((backend) => backend.tools));
  const structuredOutput = someHave(live.map((backend) => backend.structuredOutput));
  if (contextWindow !== undefined) facts.contextWindow = contextWindow;
  if (tools !== undefined) facts.tools = tools;
  if (structuredOutput !== undefined) facts.structuredOutput = structuredOutput;
  return facts;
}

const FREE: Pricing = Object.freeze({ inputPerMillionTokens: 0, outputPerMillionTokens: 0 });

function someHave(flags: readonly (boolean | undefined)[]): boolean | undefined {
  if (flags.includes(true)) return true;
  return flags.includes(false) ? false : undefined;
}
