import { setDefaultModel } from "@openclaw-hf/config-core/edit";
import { formatModelRef } from "@openclaw-hf/model-ref";
import type { Context } from "../../context.ts";
import { editConfigFile } from "../../edit-config-file.ts";
import { readState } from "../../state.ts";
import { openCatalog } from "./open-catalog.ts";
import { requireKnownModel } from "./require-known-model.ts";
import { resolveRef } from "./resolve-ref.ts";

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
  const { changed } = await editConfigFile(context, (text) => setDefaultModel(text, ref));
  if (flags.json) context.terminal.json({ primary: key, changed, configPath: state.paths.configPath });
  else context.terminal.print(`Default model: ${key}${changed ? "" : " (as before)"}`);
}
