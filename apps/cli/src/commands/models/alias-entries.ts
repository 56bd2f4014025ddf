import { type Config, configuredModels } from "@openclaw-hf/config-core";
import { formatModelRef, parseModelRef } from "@openclaw-hf/model-ref";

/** A name of a person for a model. */
export interface AliasEntry {
  readonly alias: string;
  /** The full ref. */
  readonly key: string;
}

/** Every alias of the config, in its order. */
export function listAliases(config: Config): AliasEntry[] {
  return configuredModels(config).flatMap(({ id, alias }) => {
    const parsed = parseModelRef(id);
    return alias !== undefined && parsed.ok ? [{ alias, key: formatModelRef(parsed.ref) }] : [];
  });
}
