import type { ModelRef } from "@openclaw-hf/model-ref";
import { CliError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { doubtRef } from "./check-known.ts";
import type { OpenCatalog } from "./open-catalog.ts";

/**
 * Stops at a ref that the router's list contradicts. The built-in list knows some fifty models: what it does not
 * have is only remarked on.
 */
export function requireKnownModel(
  context: Context,
  ref: ModelRef,
  { catalog, source, note }: OpenCatalog,
): void {
  const doubt = doubtRef(ref, catalog);
  if (!doubt) return;
  const { terminal } = context;
  if (source === "built-in") {
    terminal.note(`${terminal.noteStyle("yellow", "Not checked:")} ${doubt.message} ${note ?? ""}`.trimEnd());
    return;
  }
  throw new CliError("unknown_model", doubt.message, {
    hint: [
      ...(doubt.suggestion ? [`Did you mean ${doubt.suggestion}?`] : []),
      "`openclaw models list --search WORDS` finds models; --force takes this one as it is.",
    ],
  });
}
