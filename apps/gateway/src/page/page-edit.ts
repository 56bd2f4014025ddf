import type { Environment } from "@openclaw-hf/config-core";
import {
  addFallback,
  removeAlias,
  removeFallback,
  setAlias,
  setDefaultModel,
} from "@openclaw-hf/config-core/edit";
import { formatModelRef, type ModelRef, parseModelRef } from "@openclaw-hf/model-ref";
import type { PageEdit } from "./page-protocol.ts";
import { PageRequestError } from "./page-request-error.ts";

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
  if (typeof alias === "string") return alias.trim();
  throw invalid("`alias` must be a string, or null to remove it.", "alias");
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
 * Text that already says so comes back unchanged. A config may be invalid elsewhere and still be edited:
 * `updateConfigFile` refuses what an edit makes worse.
 *
 * @throws ConfigError as the edits of `@openclaw-hf/config-core/edit` do.
 */
export function applyEdit(text: string, edit: CheckedEdit, env: readonly Environment[]): string {
  switch (edit.op) {
    case "set-default":
      return setDefaultModel(text, edit.ref);
    case "add-fallback":
      return addFallback(text, edit.ref, { env });
    case "remove-fallback":
      return removeFallback(text, edit.ref, { env });
    case "set-alias":
      return edit.alias === null ? removeAlias(text, edit.ref) : setAlias(text, edit.ref, edit.alias);
  }
}

function invalid(message: string, param: string | null): PageRequestError {
  return new PageRequestError(400, "invalid_edit", message, param);
}
