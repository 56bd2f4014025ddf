import { DEFAULT_MODEL, modelChain } from "@openclaw-hf/config-core";
import type { Catalog } from "@openclaw-hf/hf-catalog";
import {
  hubId,
  isBackendLocked,
  type ModelRef,
  parseModelRef,
  routerModel,
  withSuffix,
} from "@openclaw-hf/model-ref";
import { checkToken, TOKEN_PAGE, type TokenCheck } from "../../check-token.ts";
import type { Context } from "../../context.ts";
import { baseUrlOf, findToken, networkEnvironment, readState, type State } from "../../state.ts";
import { findServiceManager } from "../gateway/service/service-manager.ts";
import { listEntries, mentionedRefs } from "../models/model-entries.ts";
import { openCatalog } from "../models/open-catalog.ts";
import { resolveRef } from "../models/resolve-ref.ts";
import type { OnboardingPlan } from "./apply-onboarding.ts";
import { checkTokenShape } from "./check-token-shape.ts";
import { createDialogue, type Dialogue } from "./dialogue.ts";
import { backendChoices, modelChoices } from "./model-choices.ts";
import type { OnboardFlags } from "./onboard.ts";
import { readApiKeyFlag } from "./read-api-key-flag.ts";
import { tryPlan } from "./try-plan.ts";

type Token = OnboardingPlan["token"];

/** What to write, from a dialogue; a flag answers its question, so that it is not asked. */
export async function planFromDialogue(context: Context, flags: OnboardFlags): Promise<OnboardingPlan> {
  const state = await readState(context);
  const dialogue = createDialogue(context);
  dialogue.begin("openclaw onboard");
  const usesSandbox =
    !flags.authChoice && flags.huggingfaceApiKey === undefined && (await askProvider(dialogue)) === "sandbox";
  const token: Token = usesSandbox ? { kind: "none" } : await askToken(context, state, flags, dialogue);
  const { catalog, note } = await openCatalog(context, state, {
    token: revealed(token),
    // Whoever leaves the dialogue finds everything as it was, the cache too.
    writesCache: false,
  });
  if (note) dialogue.say(note);
  const primary =
    flags.model === undefined
      ? await askModel(context, dialogue, state, catalog)
      : resolveRef(state, flags.model);
  const fallbacks =
    flags.fallback?.map((asked) => resolveRef(state, asked)) ??
    (await askFallbacks(context, dialogue, state, catalog, primary));
  const plan: OnboardingPlan = {
    state,
    token,
    primary,
    fallbacks,
    installsService: flags.installService || (!usesSandbox && (await askService(context, dialogue))),
  };
  await tryPlan(context, dialogue, plan);
  return plan;
}

function askProvider(dialogue: Dialogue): Promise<"huggingface" | "sandbox"> {
  return dialogue.choose("Provider", [
    { value: "huggingface", label: "Hugging Face", hint: "one token, every open model" },
    {
      value: "sandbox",
      label: "Embedded sandbox",
      hint: "no token; made-up answers, nothing leaves this machine",
    },
  ]);
}

async function askToken(
  context: Context,
  state: State,
  flags: OnboardFlags,
  dialogue: Dialogue,
): Promise<Token> {
  if (flags.huggingfaceApiKey !== undefined) {
    return { kind: "store", value: await readApiKeyFlag(context, flags.huggingfaceApiKey) };
  }
  const found = await findToken(context, state);
  if (found) {
    const choice = await dialogue.choose("Hugging Face token", [
      { value: "keep", label: `Use ${found}` },
      { value: "enter", label: "Enter another one" },
    ]);
    if (choice === "keep" && (await isAccepted(context, state, dialogue, found.reveal()))) {
      return { kind: "keep", secret: found };
    }
  }
  dialogue.say(`Create a token with "Make calls to Inference Providers" ticked:\n${TOKEN_PAGE}`);
  for (;;) {
    const value = await dialogue.secret("Token", checkTokenShape);
    if (await isAccepted(context, state, dialogue, value)) return { kind: "store", value };
  }
}

/** Whether to go on with a token: checked with the Hub, and where that is not to be reached, a person decides. */
async function isAccepted(
  context: Context,
  state: State,
  dialogue: Dialogue,
  value: string,
): Promise<boolean> {
  const check = await context.terminal.progress(
    "Checking the token…",
    checkToken(networkEnvironment(context, state), baseUrlOf(context, state), value),
  );
  if (check.kind === "ok") {
    dialogue.say(`Hello ${check.user}: this token may call Inference Providers.`);
    return true;
  }
  dialogue.warn(explainCheck(check));
  const choice = await dialogue.choose("How to go on?", [
    { value: "again", label: "Enter another token" },
    {
      value: "anyway",
      label: check.kind === "unreachable" ? "Go on offline with this one" : "Use this one anyway",
    },
  ]);
  return choice === "anyway";
}

function explainCheck(check: Exclude<TokenCheck, { kind: "ok" }>): string {
  switch (check.kind) {
    case "invalid":
      return "Hugging Face does not know this token: mistyped, cut, or revoked.";
    case "no_permission":
      return `The token of ${check.user} lacks the permission "Make calls to Inference Providers". Tick it at https://huggingface.co/settings/tokens.`;
    case "unreachable":
      return `The token could not be checked: ${check.reason}.`;
  }
}

async function askModel(
  context: Context,
  dialogue: Dialogue,
  state: State,
  catalog: Catalog,
): Promise<ModelRef> {
  const entries = listEntries(catalog, catalog.models, mentionedRefs(state.config), false);
  const current = modelChain(state.config).primary ?? refOf(DEFAULT_MODEL);
  const chosen = refOf(
    await dialogue.search(
      "Default Hugging Face model",
      modelChoices(entries, context.terminal.columns),
      routerModel(current),
    ),
  );
  if (isBackendLocked(chosen)) return chosen;
  const backends = backendChoices(catalog, hubId(chosen));
  if (backends.length === 0) return chosen;
  const backend = await dialogue.choose("Prefer a specific backend?", backends);
  const pinned = withSuffix(chosen, backend === "" ? undefined : backend);
  return pinned.ok ? pinned.ref : chosen;
}

async function askFallbacks(
  context: Context,
  dialogue: Dialogue,
  state: State,
  catalog: Catalog,
  primary: ModelRef,
): Promise<ModelRef[] | undefined> {
  const current = modelChain(state.config).fallbacks.map(routerModel);
  const question =
    current.length > 0
      ? `Change the fallbacks (${current.join(", ")})?`
      : "Add fallbacks, for when that model fails?";
  if (!(await dialogue.confirm(question, false))) return undefined;
  const entries = listEntries(catalog, catalog.models, mentionedRefs(state.config), false);
  const choices = modelChoices(entries, context.terminal.columns).filter(
    ({ value }) => value !== routerModel(primary),
  );
  const chosen = await dialogue.searchSeveral("Fallbacks, first to last", choices, current);
  return chosen.map(refOf);
}

/** Asked only where services work and there is none yet. */
async function askService(context: Context, dialogue: Dialogue): Promise<boolean> {
  const service = await findServiceManager(context)?.state();
  if (!service || service.isInstalled || service.detail === "unknown") return false;
  return dialogue.confirm("Run the gateway as a service, now and at every login?", false);
}

function refOf(text: string): ModelRef {
  const parsed = parseModelRef(text);
  if (!parsed.ok) throw new Error(`The list holds something that is no ref: ${parsed.issue.message}`);
  return parsed.ref;
}

function revealed(token: Token): string | undefined {
  return token.kind === "store" ? token.value : token.kind === "keep" ? token.secret.reveal() : undefined;
}
