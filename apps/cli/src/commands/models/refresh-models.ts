import { CliError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { baseUrlOf, findToken, readState } from "../../state.ts";
import { createStore } from "./open-catalog.ts";

/** Flags of `openclaw models refresh`. */
export interface RefreshFlags {
  readonly json: boolean;
}

/** `openclaw models refresh` */
export default async function refreshModels(context: Context, flags: RefreshFlags): Promise<void> {
  const state = await readState(context);
  const token = await findToken(context, state);
  const store = createStore(context, state, token?.reveal());
  const baseUrl = baseUrlOf(context, state);
  try {
    const outcome = await context.terminal.progress(`Asking ${baseUrl} for its models…`, store.refresh());
    if (!outcome.ok) {
      throw new CliError("unreachable", outcome.reason.message, {
        hint:
          outcome.reason.code === "no_token"
            ? "`openclaw onboard` stores a token; without one `openclaw models list` shows the built-in list."
            : "The list you had is kept. `openclaw models list` shows it.",
        cause: outcome.reason,
      });
    }
    const { fetchedAt, skipped = 0 } = store.status();
    const models = outcome.catalog.models.filter(({ backends }) => backends.length > 0).length;
    if (flags.json) {
      context.terminal.json({ baseUrl, models, skipped, fetchedAt: fetchedAt ?? null });
      return;
    }
    const left = skipped > 0 ? `, ${skipped} malformed entries left out` : "";
    context.terminal.print(`${models} models from ${baseUrl}${left}.`);
  } finally {
    store.close();
  }
}
