import { modelChain, updateConfigFile } from "@openclaw-hf/config-core";
import { formatModelRef, isSameModelRef, type ModelRef } from "@openclaw-hf/model-ref";
import { CliError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { readState, type State } from "../../state.ts";
import { addFallback, fallbackEntries, removeFallbacks } from "./fallback-entries.ts";
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
  if (!isThere) await edit(context, state, (text) => addFallback(text, ref));
  show(context, flags, isThere ? fallbacks : [...fallbacks, ref]);
}

/** `openclaw models fallbacks remove <ref>` */
export async function remove(context: Context, flags: FallbacksFlags, asked: string): Promise<void> {
  const state = await readState(context);
  const ref = resolveRef(state, asked);
  const means = (known: ModelRef | undefined): boolean => known !== undefined && isSameModelRef(known, ref);
  const gone = fallbackEntries(state).filter((entry) => means(entry.ref));
  if (gone.length === 0) {
    throw new CliError("invalid_argument", `${formatModelRef(ref)} is no fallback.`, {
      hint: "`openclaw models fallbacks list` shows them.",
    });
  }
  await edit(context, state, (text) => removeFallbacks(text, gone));
  const { fallbacks } = modelChain(state.config);
  show(
    context,
    flags,
    fallbacks.filter((known) => !means(known)),
  );
}

/** `openclaw models fallbacks clear`: those of OpenClaw's other providers are not ours to remove. */
export async function clear(context: Context, flags: FallbacksFlags): Promise<void> {
  const state = await readState(context);
  const entries = fallbackEntries(state);
  const gone = entries.filter(({ ref }) => ref !== undefined);
  await edit(context, state, (text) => removeFallbacks(text, gone));
  show(context, flags, []);
  const kept = entries.length - gone.length;
  if (kept > 0) {
    context.terminal.note(
      `Kept ${kept} of other providers; \`openclaw config unset agents.defaults.model.fallbacks\` removes all.`,
    );
  }
}

async function edit(context: Context, state: State, change: (text: string) => string): Promise<void> {
  await updateConfigFile(state.paths.configPath, change, { env: context.env });
}

function show(context: Context, flags: FallbacksFlags, refs: readonly ModelRef[]): void {
  const { terminal } = context;
  const fallbacks = refs.map(formatModelRef);
  if (flags.json) terminal.json({ count: fallbacks.length, fallbacks });
  else if (fallbacks.length === 0) terminal.note("No fallbacks.");
  else for (const [index, key] of fallbacks.entries()) terminal.print(`${index + 1}. ${key}`);
}
