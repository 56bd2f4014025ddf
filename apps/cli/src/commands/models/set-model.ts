import { formatModelRef, type ModelRef } from "@openclaw-hf/model-ref";
import { CliError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { readState } from "../../state.ts";
import { doubtRef, type RefDoubt } from "./check-known.ts";
import { type OpenCatalog, openCatalog } from "./open-catalog.ts";
import { resolveRef } from "./resolve-ref.ts";
import { writeDefaultModel } from "./write-models.ts";

/** Flags of `openclaw models set`. */
export interface SetFlags {
  readonly force: boolean;
  readonly json: boolean;
}

/** `openclaw models set <ref>` */
export default async function setModel(context: Context, flags: SetFlags, asked: string): Promise<void> {
  const state = await readState(context);
  const ref = resolveRef(state, asked);
  if (!flags.force) requireKnownModel(context, ref, await openCatalog(context, state));
  const key = formatModelRef(ref);
  const { changed } = await writeDefaultModel(state, ref);
  if (flags.json) context.terminal.json({ primary: key, changed, configPath: state.paths.configPath });
  else context.terminal.print(`Default model: ${key}${changed ? "" : " (as before)"}`);
}

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
  if (source === "built-in") {
    context.terminal.note(
      `${context.terminal.noteStyle("yellow", "Not checked:")} ${doubt.message} ${note ?? ""}`.trimEnd(),
    );
    return;
  }
  throw unknownModel(doubt);
}

function unknownModel({ message, suggestion }: RefDoubt): CliError {
  return new CliError("unknown_model", message, {
    hint: [
      ...(suggestion ? [`Did you mean ${suggestion}?`] : []),
      "`openclaw models list --search WORDS` finds models; --force takes this one as it is.",
    ],
  });
}
