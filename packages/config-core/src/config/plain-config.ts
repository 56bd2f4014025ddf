import type { Environment } from "../environment/environment.ts";
import { substituteVariables } from "../environment/substitute-variables.ts";
import { mayRepeatKeys } from "../json5/may-repeat-keys.ts";
import { readJson5 } from "../json5/read-json5.ts";
import type { Config } from "./config-schema.ts";
import { CONFIG_SHAPE } from "./config-shape.ts";
import { checkRulesBesideSchema } from "./rules-beside-schema.ts";
import { hasShape } from "./shape.ts";

/** A configuration about which there is nothing to say. */
export interface PlainConfig {
  readonly config: Config;
  readonly raw: unknown;
}

/**
 * Reads the text of an `openclaw.json` that is plainly valid, as most are: no error, no warning, and no value that only
 * the schema can judge. `undefined` for every other text, which is for `parseConfig` to read. Building the schema takes
 * longer than everything else a short command does.
 */
export function readPlainConfig(text: string, env: readonly Environment[]): PlainConfig | undefined {
  const read = readJson5(text);
  if (!read.ok) return undefined;
  const { value, issues } = substituteVariables(read.value, env);
  const isPlain =
    issues.length === 0 &&
    hasShape(value, CONFIG_SHAPE) &&
    breaksNoRule(value, read.value) &&
    !mayRepeatKeys(text, read.value);
  // The shape is made from the schema; a test holds each value that has it against the schema.
  return isPlain ? { config: value as Config, raw: read.value } : undefined;
}

function breaksNoRule(value: unknown, raw: unknown): boolean {
  const { aboutValues, aboutKeys } = checkRulesBesideSchema(value, raw);
  return aboutValues.length === 0 && aboutKeys.length === 0;
}
