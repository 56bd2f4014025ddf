import { formatModelRef, PROVIDER, parseModelRef } from "@openclaw-hf/model-ref";
import type { ConfigIssue } from "../issues/config-issue.ts";
import { suggestName } from "../issues/suggest-name.ts";
import { type ConfigPath, getIn, keysIn } from "../json5/config-path.ts";
import { hideSecrets } from "../secrets/hide-secrets.ts";
import { type AliasPlace, aliasPlaces } from "./alias-places.ts";
import { otherProviders, readConfigRef } from "./config-ref.ts";
import { FALLBACKS, MODEL, MODELS, OWN_MODELS } from "./model-paths.ts";

/** A text in a place for model refs. */
interface Written {
  readonly path: ConfigPath;
  readonly text: string;
  /** What else than a Hugging Face ref may stand here. */
  readonly allows: { readonly alias: boolean; readonly foreign: boolean };
}

/** How many issues come with a suggestion, and how many aliases a slip is compared with. */
const MAX_SUGGESTIONS = 100;

const SELECTED = { alias: true, foreign: true };
const OWN = { alias: false, foreign: false };

/**
 * Checks every model ref that is a value, whatever else may be wrong with the document: the default model and its
 * fallbacks, and the ids of `models.providers.huggingface.models`. Also finds aliases given twice.
 */
export function checkModelRefs(document: unknown): ConfigIssue[] {
  const others = otherProviders(getIn(document, ["models", "providers"]));
  const aliases = Map.groupBy(aliasPlaces(document), ({ alias }) => alias);
  const folded = new Set([...aliases.keys()].map((alias) => alias.toLowerCase()));
  const suggestions = [...aliases.keys()].slice(0, MAX_SUGGESTIONS);
  const issues = repeatedAliases(aliases);
  for (const written of writtenRefs(document)) {
    if (written.allows.alias && folded.has(written.text.toLowerCase())) continue;
    // Comparing names takes long, and nobody reads the hundredth suggestion.
    issues.push(...checkRef(written, others, issues.length < MAX_SUGGESTIONS ? suggestions : []));
  }
  return issues;
}

/**
 * Checks the refs that are keys, those of `agents.defaults.models`. One without `huggingface/` in front may be another
 * provider's, so it is passed over, and a person who meant a Hub id is told.
 */
export function checkModelKeys(document: unknown): ConfigIssue[] {
  const others = otherProviders(getIn(document, ["models", "providers"]));
  return keysIn(document, MODELS).flatMap((key) => {
    const text = String(key);
    const path = [...MODELS, key];
    if (text.startsWith(`${PROVIDER}/`)) return checkRef({ path, text, allows: OWN }, others, []);
    const found = readConfigRef(text, others);
    if (found.kind !== "hugging-face") return [];
    const message = "This key is not a Hugging Face ref and is passed over here";
    const fix = `for the model on the Hub write "${formatModelRef(found.ref)}"`;
    return [{ code: "foreign_ref", severity: "warning", path, message, fix }];
  });
}

function writtenRefs(document: unknown): Written[] {
  return [
    { path: MODEL, allows: SELECTED },
    { path: [...MODEL, "primary"], allows: SELECTED },
    ...keysIn(document, FALLBACKS).map((key) => ({ path: [...FALLBACKS, key], allows: SELECTED })),
    ...keysIn(document, OWN_MODELS).map((key) => ({ path: [...OWN_MODELS, key, "id"], allows: OWN })),
  ].flatMap(({ path, allows }) => {
    const text = getIn(document, path);
    return typeof text === "string" ? [{ path, text, allows }] : [];
  });
}

function checkRef(written: Written, others: ReadonlySet<string>, aliases: readonly string[]): ConfigIssue[] {
  const { path, text, allows } = written;
  const found = allows.foreign ? readConfigRef(text, others) : readOwnRef(text);
  if (found.kind === "hugging-face") return [];
  if (found.kind === "foreign") {
    return [
      {
        code: "foreign_ref",
        severity: "warning",
        path,
        message: "This model is another provider's and is passed over here",
        fix: "a Hugging Face model is written huggingface/<org>/<model>",
      },
    ];
  }
  const base = {
    severity: "error",
    path,
    received: hideSecrets(JSON.stringify(text.slice(0, 100))),
  } as const;
  if (allows.alias && text !== "" && !text.includes("/")) {
    const suggestion = suggestName(text, aliases);
    const fix =
      suggestion === undefined ? "write huggingface/<org>/<model>" : `did you mean "${suggestion}"?`;
    return [
      {
        ...base,
        code: "unknown_alias",
        message: "No model has this alias",
        expected: "a model ref or an alias",
        fix,
      },
    ];
  }
  const { message, hint } = found.issue;
  const fix = hint === undefined ? {} : { fix: hint };
  const expected = "a model ref: huggingface/<org>/<model>[:suffix]";
  return [{ ...base, code: "invalid_ref", message: message.replace(/\.$/, ""), expected, ...fix }];
}

function readOwnRef(text: string) {
  const parsed = parseModelRef(text);
  return parsed.ok ? { kind: "hugging-face" as const } : { kind: "invalid" as const, issue: parsed.issue };
}

function repeatedAliases(aliases: ReadonlyMap<string, readonly AliasPlace[]>): ConfigIssue[] {
  return [...aliases].flatMap(([alias, places]) =>
    places.slice(1).map(({ path }) => ({
      code: "duplicate_alias" as const,
      severity: "warning" as const,
      path,
      message: `The alias ${JSON.stringify(alias)} is given twice; the first model keeps it`,
      fix: "give each model an alias of its own",
    })),
  );
}
