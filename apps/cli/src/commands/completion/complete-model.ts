import { modelAliases } from "@openclaw-hf/config-core";
import { POLICIES } from "@openclaw-hf/model-ref";
import type { Context } from "../../context.ts";
import { findToken, readState } from "../../state.ts";
import { createStore } from "../models/open-catalog.ts";

/**
 * What may stand where a model is asked for: aliases, `default`, and the ids of the list as it lies on disk; no request
 * is made. A policy is offered once an id is complete.
 */
export async function completeModel(context: Context, partial: string): Promise<readonly string[]> {
  // A broken config must not print its errors into the middle of a command line.
  const quiet: Context = { ...context, terminal: { ...context.terminal, note: () => {} } };
  const state = await readState(quiet);
  const store = createStore(quiet, state, (await findToken(quiet, state))?.reveal());
  try {
    const catalog = await store.current();
    const ids = catalog.models.map(({ id }) => id);
    const prefix = partial.startsWith("huggingface/") ? "huggingface/" : "";
    const colon = partial.indexOf(":");
    if (colon > 0) {
      const id = partial.slice(prefix.length, colon);
      const providers = catalog.get(id)?.backends.map(({ provider }) => provider) ?? [];
      return [...POLICIES, ...providers].map((suffix) => `${prefix}${id}:${suffix}`);
    }
    const names = prefix === "" ? ["default", ...modelAliases(state.config).map(({ alias }) => alias)] : [];
    return [...names, ...ids.map((id) => `${prefix}${id}`)].filter((name) => name.startsWith(partial));
  } finally {
    store.close();
  }
}
