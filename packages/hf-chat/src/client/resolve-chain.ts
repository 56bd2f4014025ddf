import { parseModelRef, routerModel } from "@openclaw-hf/model-ref";

/** Turns the `model` of a request into the models to try, the first being the one asked for. */
export type ResolveChain = (model: string) => readonly string[];

/**
 * The chain of a request: what `resolve` makes of the model, then the request's own fallbacks; full refs and Hub URLs become what the router
 * takes. Anything else is left for the upstream to judge, which may be a gateway with aliases.
 */
export function resolveChain(
  model: string,
  resolve: ResolveChain | undefined,
  fallbacks: readonly string[] = [],
): readonly string[] {
  const resolved = resolve?.(model) ?? [model];
  return [...resolved, ...fallbacks].filter((text) => text !== "").map(toRouterModel);
}

function toRouterModel(text: string): string {
  const parsed = parseModelRef(text);
  return parsed.ok ? routerModel(parsed.ref) : text;
}
