import { type Config, configuredModels, modelChain } from "@openclaw-hf/config-core";
import { formatModelRef, parseModelRef } from "@openclaw-hf/model-ref";
import type { PageSelection } from "./page-protocol.ts";

/** What a config selects, in canonical refs. */
export function selectionOf(config: Config): Pick<PageSelection, "primary" | "fallbacks" | "aliases"> {
  const { primary, fallbacks } = modelChain(config);
  const aliases: { ref: string; alias: string }[] = [];
  for (const { id, alias } of configuredModels(config)) {
    const parsed = parseModelRef(id);
    if (alias !== undefined && parsed.ok) aliases.push({ ref: formatModelRef(parsed.ref), alias });
  }
  return {
    primary: primary === undefined ? null : formatModelRef(primary),
    fallbacks: fallbacks.map(formatModelRef),
    aliases,
  };
}
