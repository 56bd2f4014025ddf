import { outline } from "../editing/outline.ts";
import type { Environment } from "../environment/environment.ts";
import { substituteVariables } from "../environment/substitute-variables.ts";
import type { ConfigIssue } from "../issues/config-issue.ts";
import { findDuplicateKeys } from "../json5/duplicate-keys.ts";
import { parseJson5, placeIssue } from "../json5/parse-json5.ts";
import { type Config, configSchema } from "./config-schema.ts";
import { readPlainConfig } from "./plain-config.ts";
import { checkRulesBesideSchema } from "./rules-beside-schema.ts";
import { toConfigIssues } from "./schema-issues.ts";

/** Beyond this, in UTF-16 units, looking for duplicate keys would take longer than everything else together. */
const MAX_CHECKED_LENGTH = 256 * 1024;

/** Of errors and of warnings; nobody reads on, and each one's place has to be looked for. */
const MAX_ISSUES = 100;

/** A configuration, or everything that is wrong with its text. */
export type ParsedConfig =
  | {
      readonly ok: true;
      /** `${VAR}` substituted, checked. */
      readonly config: Config;
      /** As written, before substitution. */
      readonly raw: unknown;
      readonly warnings: readonly ConfigIssue[];
    }
  | {
      readonly ok: false;
      readonly errors: readonly ConfigIssue[];
      readonly warnings: readonly ConfigIssue[];
    };

/** Options of {@link parseConfig}. */
export interface ParseConfigOptions {
  /**
   * Where `${VAR}` is looked up, the first that has it. The document's own `env` block comes last. Default: only
   * that block.
   */
  readonly env?: Environment | readonly Environment[];
}

/**
 * Reads the text of an `openclaw.json`: JSON5, then variables, then the schema and the rules between keys. All issues
 * come at once, each with its place in the text. An empty text is an empty configuration. Never throws.
 *
 * @example
 * ```ts
 * import { formatIssue, parseConfig } from "@openclaw-hf/config-core";
 *
 * const parsed = parseConfig("{ gateway: { port: 18789 } }", { env: {} });
 * if (parsed.ok) parsed.config.gateway?.port; // 18789
 * else parsed.errors.map((issue) => formatIssue(issue, "openclaw.json"));
 * ```
 */
export function parseConfig(text: string, options: ParseConfigOptions = {}): ParsedConfig {
  const layers = options.env === undefined ? [] : isLayers(options.env) ? options.env : [options.env];
  const plain = readPlainConfig(text, layers);
  return plain === undefined ? inspectConfig(text, layers) : { ok: true, ...plain, warnings: [] };
}

/**
 * Reads a text that `readPlainConfig` has not taken: finds all that is wrong, or may be, and where it stands. `layers` is
 * where variables are looked up.
 */
export function inspectConfig(text: string, layers: readonly Environment[]): ParsedConfig {
  const read = parseJson5(text);
  if (!read.ok) return { ok: false, errors: [read.issue], warnings: [] };
  const { value, issues: missing } = substituteVariables(read.value, layers);
  const checked = configSchema.safeParse(value);
  const rules = checkRulesBesideSchema(value, read.value);
  const found = [
    ...aboutValues([...missing, ...toConfigIssues(checked.error?.issues ?? [], read.value)]),
    ...aboutValues(rules.aboutValues),
    ...aboutKeys(rules.aboutKeys),
  ];
  const errors = placeAll(text, found, "error").sort(byPlace);
  const duplicates = text.length <= MAX_CHECKED_LENGTH ? findDuplicateKeys(text, read.value) : [];
  const warnings = [...placeAll(text, found, "warning"), ...duplicates];
  if (errors.length > 0 || !checked.success) return { ok: false, errors, warnings };
  return { ok: true, config: checked.data, raw: read.value, warnings };
}

/** An issue and which part of the member at its path it points at. */
interface Found {
  readonly issue: ConfigIssue;
  readonly at: "key" | "value";
}

function aboutValues(issues: readonly ConfigIssue[]): Found[] {
  return issues.map((issue) => ({ issue, at: "value" }));
}

function aboutKeys(issues: readonly ConfigIssue[]): Found[] {
  return issues.map((issue) => ({ issue, at: "key" }));
}

function placeAll(text: string, found: readonly Found[], severity: ConfigIssue["severity"]): ConfigIssue[] {
  const wanted = found.filter(({ issue }) => issue.severity === severity).slice(0, MAX_ISSUES);
  if (wanted.length === 0) return [];
  const places = outline(text);
  return wanted.map(({ issue, at }) => placeIssue(text, places, issue, at));
}

function isLayers(env: Environment | readonly Environment[]): env is readonly Environment[] {
  return Array.isArray(env);
}

function byPlace(a: ConfigIssue, b: ConfigIssue): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
