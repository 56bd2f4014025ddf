import type { Backend, ModelFacts, Pricing } from "../catalog-model.ts";

/** The rows a request can be sent to. */
export function liveBackends(backends: readonly Backend[]): readonly Backend[] {
  return backends.filter((backend) => backend.status === "live");
}

/** What a row charges: nothing when it is free, what it publishes, or unknown. */
export function priceOf(backend: Backend): Pricing | undefined {
  return backend.isFree ? FREE : backend.pricing;
}

/** The smallest context window that live rows state: the router may pick any of them. */
export function smallestContextWindow(backends: readonly Backend[]): number | undefined {
  let smallest: number | undefined;
  for (const { status, contextWindow } of backends) {
    if (status === "live" && contextWindow !== undefined && contextWindow < (smallest ?? Infinity))
      smallest = contextWindow;
  }
  return smallest;
}

/** What the live rows together say of a model. */
export function factsOfBackends(backends: readonly Backend[]): ModelFacts {
  let tools: boolean | undefined;
  let structuredOutput: boolean | undefined;
  for (const backend of backends) {
    if (backend.status !== "live") continue;
    tools = eitherHas(tools, backend.tools);
    structuredOutput = eitherHas(structuredOutput, backend.structuredOutput);
  }
  return { contextWindow: smallestContextWindow(backends), tools, structuredOutput };
}

const FREE: Pricing = Object.freeze({ inputPerMillionTokens: 0, outputPerMillionTokens: 0 });

/** One yes is enough; no is only known where somebody said so. */
function eitherHas(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  return a || b || (a ?? b);
}
