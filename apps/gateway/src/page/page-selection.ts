import { type Config, modelAliases, modelChain } from "@openclaw-hf/config-core";
import { formatModelRef } from "@openclaw-hf/model-ref";
import type { PageSelection } from "./page-protocol.ts";

/** What the config in force selects, in canonical refs; `written` is what of it the person's own file says. */
export function selectionOf(
  config: Config,
  written: Config,
): Pick<PageSelection, "primary" | "fallbacks" | "hasOwnFallbacks" | "aliases"> {
  const { primary, fallbacks } = modelChain(config);
  return {
    primary: primary === undefined ? null : formatModelRef(primary),
    fallbacks: fallbacks.map(formatModelRef),
    hasOwnFallbacks: modelChain(written).fallbacks.length > 0,
    aliases: modelAliases(config).map(({ alias, ref }) => ({ ref: formatModelRef(ref), alias })),
  };
}
