import type { ConfigPath } from "@openclaw-hf/config-core";
import { appendTo, getIn, parseJson5, setIn, unsetIn } from "@openclaw-hf/config-core/edit";
import { formatModelRef, isSameModelRef, type ModelRef, parseModelRef } from "@openclaw-hf/model-ref";
import type { PageEdit } from "./page-protocol.ts";
import { PageRequestError } from "./page-request-error.ts";

const DEFAULTS: ConfigPath = ["agents", "defaults"];
const MODEL: ConfigPath = [...DEFAULTS, "model"];
const MODELS: ConfigPath = [...DEFAULTS, "models"];
const MAX_ALIAS_LENGTH = 80;

/** An edit whose parts have been checked. */
export type CheckedEdit =
  | { readonly op: "set-default" | "add-fallback" | "remove-fallback"; readonly ref: ModelRef }
  | { readonly op: "set-alias"; readonly ref: ModelRef; readonly alias: string | null };

/**
 * Checks what came from the browser.
 *
 * @throws PageRequestError `invalid_edit` when it is no edit, with the reason in words.
 */
export function checkEdit(body: unknown): CheckedEdit {
  if (typeof body !== "object" || body === null) throw invalid("The body is not a JSON object.", null);
  const { op, ref, alias } = body as Partial<Record<keyof Extract<PageEdit, { alias: unknown }>, unknown>>;
  if (typeof ref !== "string")
    throw invalid("`ref` must be a model ref such as huggingface/org/model.", "ref");
  const parsed = parseModelRef(ref);
  if (!parsed.ok) throw invalid(parsed.issue.message, "ref");
  switch (op) {
    case "set-default":
    case "add-fallback":
    case "remove-fallback":
      return { op, ref: parsed.ref };
    case "set-alias":
      return { op, ref: parsed.ref, alias: checkAlias(alias) };
    default:
      throw invalid("`op` must be set-default, add-fallback, remove-fallback or set-alias.", "op");
  }
}

function checkAlias(alias: unknown): string | null {
  if (alias === null) return null;
  if (typeof alias !== "string") throw invalid("`alias` must be a string, or null to remove it.", "alias");
  const trimmed = alias.trim();
  if (trimmed === "" || trimmed.length > MAX_ALIAS_LENGTH) {
    throw invalid(`An alias has 1 to ${MAX_ALIAS_LENGTH} characters.`, "alias");
  }
  // Control and bidi characters would let an alias pass for another one where it is shown.
  if (/[\p{Cc}\p{Cf}]/u.test(trimmed)) throw invalid("An alias has no control characters.", "alias");
  if (trimmed.toLowerCase() === "default")
    throw invalid("`default` already means the primary model.", "alias");
  return trimmed;
}

/** The edit in a few words, for the undo's label. */
export function summaryOf(edit: CheckedEdit): string {
  const ref = formatModelRef(edit.ref);
  switch (edit.op) {
    case "set-default":
      return `Default set to ${ref}`;
    case "add-fallback":
      return `${ref} added to the fallbacks`;
    case "remove-fallback":
      return `${ref} removed from the fallbacks`;
    case "set-alias":
      return edit.alias === null ? `Alias of ${ref} removed` : `${ref} now answers to “${edit.alias}”`;
  }
}

/**
 * Applies an edit to the text of a config file; comments and everything the edit is not about stay as they are.
 * Text that already says so comes back unchanged.
 *
 * @throws PageRequestError `invalid_config` when the text does not parse, `alias_taken` when another model has the alias.
 */
export function applyEdit(text: string, edit: CheckedEdit): string {
  const raw = readRaw(text);
  switch (edit.op) {
    case "set-default":
      return setDefault(text, raw, edit.ref);
    case "add-fallback":
      return addFallback(text, raw, edit.ref);
    case "remove-fallback":
      return removeFallback(text, raw, edit.ref);
    case "set-alias":
      return setAlias(text, raw, edit.ref, edit.alias);
  }
}

/**
 * The document as it is written. A config may be invalid elsewhere, or name a variable that only the gateway has, and
 * still be edited: `updateConfigFile` refuses what an edit makes worse.
 */
function readRaw(text: string): unknown {
  const parsed = parseJson5(text);
  if (parsed.ok) return parsed.value;
  throw new PageRequestError(
    409,
    "invalid_config",
    `Mend the config file first: ${parsed.issue.message}.`,
    null,
  );
}

function setDefault(text: string, raw: unknown, ref: ModelRef): string {
  const path = isRecord(getIn(raw, MODEL)) || getIn(raw, MODEL) === undefined ? [...MODEL, "primary"] : MODEL;
  return isRef(getIn(raw, path), ref) ? text : setIn(text, path, formatModelRef(ref));
}

function addFallback(text: string, raw: unknown, ref: ModelRef): string {
  const path = [...MODEL, "fallbacks"];
  const model = getIn(raw, MODEL);
  // OpenClaw also takes `model: "ref"`; a chain needs the long form.
  if (typeof model === "string")
    return setIn(text, MODEL, { primary: model, fallbacks: [formatModelRef(ref)] });
  const fallbacks = getIn(raw, path);
  if (!Array.isArray(fallbacks)) return setIn(text, path, [formatModelRef(ref)]);
  return fallbacks.some((entry) => isRef(entry, ref)) ? text : appendTo(text, path, formatModelRef(ref));
}

function removeFallback(text: string, raw: unknown, ref: ModelRef): string {
  const path = [...MODEL, "fallbacks"];
  const fallbacks = getIn(raw, path);
  const index = Array.isArray(fallbacks) ? fallbacks.findIndex((entry) => isRef(entry, ref)) : -1;
  return index < 0 ? text : unsetIn(text, [...path, index]);
}

function setAlias(text: string, raw: unknown, ref: ModelRef, alias: string | null): string {
  const models = getIn(raw, MODELS);
  const entries = isRecord(models) ? Object.entries(models) : [];
  // The key as its writer spelled it, with or without the prefix.
  const key = entries.find(([name]) => isRef(name, ref))?.[0] ?? formatModelRef(ref);
  const path = [...MODELS, key, "alias"];
  if (alias === null) return getIn(raw, path) === undefined ? text : unsetIn(text, path);
  const taken = entries.find(
    ([name, entry]) =>
      name !== key && isRecord(entry) && String(entry.alias).toLowerCase() === alias.toLowerCase(),
  );
  if (taken !== undefined) {
    throw new PageRequestError(
      409,
      "alias_taken",
      `“${alias}” is already the alias of ${taken[0]}.`,
      "alias",
    );
  }
  return getIn(raw, path) === alias ? text : setIn(text, path, alias);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isRef(value: unknown, ref: ModelRef): boolean {
  if (typeof value !== "string") return false;
  const parsed = parseModelRef(value);
  return parsed.ok && isSameModelRef(parsed.ref, ref);
}

function invalid(message: string, param: string | null): PageRequestError {
  return new PageRequestError(400, "invalid_edit", message, param);
}
