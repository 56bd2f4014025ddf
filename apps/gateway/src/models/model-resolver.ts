import { type Config, modelChain, resolveModel } from "@openclaw-hf/config-core";
import { type ModelRef, routerModel } from "@openclaw-hf/model-ref";
import { type ApiError, apiError } from "../request/api-error.ts";
import type { ModelRoute } from "../request/model-request.ts";

/** Names are few in practice; a client that makes them up must not fill the memory. */
const MAX_REMEMBERED = 1_000;

/**
 * Turns what clients write into `model` into the router models to try. `default` and the primary walk the configured
 * fallbacks; the header `x-openclaw-fallbacks` adds them to any model (`default`) or leaves them out (`none`).
 */
export function createModelResolver(config: Config) {
  const { fallbacks } = modelChain(config);
  const remembered = new Map<string, ModelRoute>();

  return (asked: string, header: string | undefined): ModelRoute | ApiError => {
    const key = header === undefined ? asked : `${header}\n${asked}`;
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const route = resolve(asked, header);
    if ("status" in route) return route;
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(key, route);
    return route;
  };

  function resolve(asked: string, header: string | undefined): ModelRoute | ApiError {
    if (header !== undefined && header !== "default" && header !== "none") return UNKNOWN_HEADER;
    const found = resolveModel(config, asked);
    if (!found.ok) {
      const { code, message, hint } = found.issue;
      const text = hint === undefined ? message : `${message} ${hint}`;
      const isUnknown = code === "unknown_alias" || code === "no_default";
      return apiError(isUnknown ? 404 : 400, isUnknown ? "model_not_found" : "invalid_model", text, {
        param: "model",
      });
    }
    if (header === "none") return routeOf([found.ref]);
    return routeOf(header === "default" ? [...found.chain, ...fallbacks] : found.chain);
  }
}

function routeOf(refs: readonly ModelRef[]): ModelRoute {
  return { chain: [...new Set(refs.map(routerModel))] };
}

const UNKNOWN_HEADER = apiError(
  400,
  "invalid_request",
  "The header x-openclaw-fallbacks takes `default` (also try the configured fallbacks) or `none`.",
);
