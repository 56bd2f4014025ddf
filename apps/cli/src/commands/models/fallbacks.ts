import { modelChain, updateConfigFile } from "@openclaw-hf/config-core";
import { setIn, unsetIn } from "@openclaw-hf/config-core/edit";
import { formatModelRef, isSameModelRef, type ModelRef } from "@openclaw-hf/model-ref";
import { CliError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { readState, type State } from "../../state.ts";
import { MODEL } from "./model-paths.ts";
import { openCatalog } from "./open-catalog.ts";
import { requireKnownModel } from "./require-known-model.ts";
import { resolveRef } from "./resolve-ref.ts";

/** Flags of `openclaw models fallbacks list`, `remove` and `clear`. */
export interface FallbacksFlags {
  readonly json: boolean;
}

/** Flags of `openclaw models fallbacks add`. */
export interface AddFallbackFlags extends FallbacksFlags {
  readonly force: boolean;
}

/** `openclaw models fallbacks list` */
export async function list(context: Context, flags: FallbacksFlags): Promise<void> {
  const { fallbacks } = modelChain((await readState(context)).config);
  show(context, flags, fallbacks);
}

/** `openclaw models fallbacks add <ref>`: behind those there are. */
export async function add(context: Context, flags: AddFallbackFlags, asked: string): Promise<void> {
  const state = await readState(context);
  const ref = resolveRef(state, asked);
  const { primary, fallbacks } = modelChain(state.config);
  if (primary && isSameModelRef(primary, ref)) {
    throw new CliError(
      "invalid_argument",
      `${formatModelRef(ref)} is the default model; it cannot stand in for itself.`,
    );
  }
  if (!flags.force) requireKnownModel(context, ref, await openCatalog(context, state));
  const isThere = fallbacks.some((known) => isSameModelRef(known, ref));
  const wanted = isThere ? fallbacks : [...fallbacks, ref];
  await write(context, state, wanted);
  show(context, flags, wanted);
}

/** `openclaw models fallbacks remove <ref>` */
export async function remove(context: Context, flags: FallbacksFlags, asked: string): Promise<void> {
  const state = await readState(context);
  const ref = resolveRef(state, asked);
  const { fallbacks } = modelChain(state.config);
  const wanted = fallbacks.filter((known) => !isSameModelRef(known, ref));
  if (wanted.length === fallbacks.length) {
    throw new CliError("invalid_argument", `${formatModelRef(ref)} is no fallback.`, {
      hint: "`openclaw models fallbacks list` shows them.",
    });
  }
  await write(context, state, wanted);
  show(context, flags, wanted);
}

/** `openclaw models fallbacks clear` */
export async function clear(context: Context, flags: FallbacksFlags): Promise<void> {
  await write(context, await readState(context), []);
  show(context, flags, []);
}

async function write(context: Context, state: State, refs: readonly ModelRef[]): Promise<void> {
  const model = state.config.agents?.defaults?.model;
  const fallbacks = refs.map(formatModelRef);
  const edit = (text: string): string => {
    if (typeof model === "string")
      return fallbacks.length === 0 ? text : setIn(text, MODEL, { primary: model, fallbacks });
    return fallbacks.length === 0
      ? unsetIn(text, [...MODEL, "fallbacks"])
      : setIn(text, [...MODEL, "fallbacks"], fallbacks);
  };
  await updateConfigFile(state.paths.configPath, edit, { env: context.env });
}

function show(context: Context, flags: FallbacksFlags, refs: readonly ModelRef[]): void {
  const { terminal } = context;
  const fallbacks = refs.map(formatModelRef);
  if (flags.json) terminal.json({ count: fallbacks.length, fallbacks });
  else if (fallbacks.length === 0) terminal.note("No fallbacks.");
  else for (const [index, key] of fallbacks.entries()) terminal.print(`${index + 1}. ${key}`);
}
