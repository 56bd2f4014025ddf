import { modelChain } from "@openclaw-hf/config-core";
import {
  addFallback,
  getIn,
  parseJson5,
  removeFallback,
  replaceFallbacks,
} from "@openclaw-hf/config-core/edit";
import { formatModelRef, isSameModelRef, type ModelRef } from "@openclaw-hf/model-ref";
import { CliError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { editConfigFile } from "../../edit-config-file.ts";
import { readState } from "../../state.ts";
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
  const { changed } = await editConfigFile(context, (text, env) => addFallback(text, ref, { env }));
  show(context, flags, changed ? [...fallbacks, ref] : fallbacks);
}

/** `openclaw models fallbacks remove <ref>` */
export async function remove(context: Context, flags: FallbacksFlags, asked: string): Promise<void> {
  const state = await readState(context);
  const ref = resolveRef(state, asked);
  const { changed } = await editConfigFile(context, (text, env) => removeFallback(text, ref, { env }));
  if (!changed) {
    throw new CliError("invalid_argument", `${formatModelRef(ref)} is no fallback.`, {
      hint: "`openclaw models fallbacks list` shows them.",
    });
  }
  const { fallbacks } = modelChain(state.config);
  show(
    context,
    flags,
    fallbacks.filter((known) => !isSameModelRef(known, ref)),
  );
}

/** `openclaw models fallbacks clear`: those of OpenClaw's other providers are not ours to remove. */
export async function clear(context: Context, flags: FallbacksFlags): Promise<void> {
  let kept = 0;
  await editConfigFile(context, (text, env) => {
    const edited = replaceFallbacks(text, [], { env });
    kept = countFallbacks(edited);
    return edited;
  });
  show(context, flags, []);
  if (kept > 0) {
    context.terminal.note(
      `Kept ${kept} of other providers; \`openclaw config unset agents.defaults.model.fallbacks\` removes all.`,
    );
  }
}

function countFallbacks(text: string): number {
  const parsed = parseJson5(text);
  const written = parsed.ok ? getIn(parsed.value, ["agents", "defaults", "model", "fallbacks"]) : undefined;
  return Array.isArray(written) ? written.length : 0;
}

function show(context: Context, flags: FallbacksFlags, refs: readonly ModelRef[]): void {
  const { terminal } = context;
  const fallbacks = refs.map(formatModelRef);
  if (flags.json) terminal.json({ count: fallbacks.length, fallbacks });
  else if (fallbacks.length === 0) terminal.note("No fallbacks.");
  else for (const [index, key] of fallbacks.entries()) terminal.print(`${index + 1}. ${key}`);
}
