import { DEFAULT_MODEL, modelChain } from "@openclaw-hf/config-core";
import { type ModelRef, parseModelRef } from "@openclaw-hf/model-ref";
import { CliError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { findToken, readState, type State } from "../../state.ts";
import { resolveRef } from "../models/resolve-ref.ts";
import type { OnboardingPlan } from "./apply-onboarding.ts";
import type { OnboardFlags } from "./onboard.ts";
import { readApiKeyFlag } from "./read-api-key-flag.ts";

/** What to write, from the flags alone; a missing answer is an error that names its flag. */
export async function planFromFlags(context: Context, flags: OnboardFlags): Promise<OnboardingPlan> {
  const state = await readState(context);
  return {
    state,
    token: await tokenFromFlags(context, state, flags),
    primary: flags.model === undefined ? currentOrDefault(state) : resolveRef(state, flags.model),
    fallbacks: flags.fallback?.map((asked) => resolveRef(state, asked)),
    installsService: flags.installService,
  };
}

async function tokenFromFlags(
  context: Context,
  state: State,
  flags: OnboardFlags,
): Promise<OnboardingPlan["token"]> {
  const given = flags.huggingfaceApiKey;
  if (given !== undefined) return { kind: "store", value: await readApiKeyFlag(context, given) };
  const found = await findToken(context, state);
  if (found) return { kind: "keep", secret: found };
  throw new CliError("missing_answer", "There is no Hugging Face token yet, and nobody to ask for one.", {
    hint: 'Give it with --huggingface-api-key "$HF_TOKEN", or --huggingface-api-key - to read it from standard input.',
  });
}

function currentOrDefault(state: State): ModelRef {
  const { primary } = modelChain(state.config);
  if (primary) return primary;
  const parsed = parseModelRef(DEFAULT_MODEL);
  if (!parsed.ok) throw new Error(`DEFAULT_MODEL is no ref: ${DEFAULT_MODEL}`);
  return parsed.ref;
}
