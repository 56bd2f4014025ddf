import { resolveModel } from "@openclaw-hf/config-core";
import type { ModelRef } from "@openclaw-hf/model-ref";
import { CliError } from "../../cli-error.ts";
import type { State } from "../../state.ts";

/** What a person typed as a model, as a ref; an alias stands for its ref, `default` for the primary. */
export function resolveRef(state: State, asked: string): ModelRef {
  const resolution = resolveModel(state.config, asked);
  if (resolution.ok) return resolution.ref;
  const { message, hint } = resolution.issue;
  throw new CliError("invalid_ref", message, {
    hint:
      hint ??
      "Write it as org/model, org/model:cheapest, or one of your aliases; `openclaw models list` shows them.",
  });
}
