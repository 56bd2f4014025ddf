import { type Secret, updateConfigFile, writeEnvVariable } from "@openclaw-hf/config-core";
import { setIn } from "@openclaw-hf/config-core/edit";
import { formatModelRef, type ModelRef } from "@openclaw-hf/model-ref";
import type { Context } from "../../context.ts";
import type { State } from "../../state.ts";
import { requireServiceManager } from "../gateway/service/service-manager.ts";
import { planService } from "../gateway/service/service-plan.ts";
import { setDefaultModel } from "../models/write-models.ts";

/** Everything that onboarding decided and nothing of which is written yet. */
export interface OnboardingPlan {
  readonly state: State;
  readonly token:
    | { readonly kind: "store"; readonly value: string }
    | { readonly kind: "keep"; readonly secret: Secret }
    | { readonly kind: "none" };
  readonly primary: ModelRef;
  /** Undefined leaves the fallbacks as they are. */
  readonly fallbacks: readonly ModelRef[] | undefined;
  readonly installsService: boolean;
}

/** What onboarding wrote. */
export interface OnboardingOutcome {
  readonly tokenVariable: string | undefined;
  readonly configChanged: boolean;
  /** The service's file, when the gateway was made one. */
  readonly serviceFile: string | undefined;
}

/** Writes a plan: the token first, since a config without it is of no use, then the config in one edit. */
export async function applyOnboarding(context: Context, plan: OnboardingPlan): Promise<OnboardingOutcome> {
  const { state, token } = plan;
  let tokenVariable: string | undefined;
  if (token.kind === "store") {
    // The one that wins when both are set; a stale one must not shadow the new token.
    tokenVariable = state.dotEnv.HUGGINGFACE_HUB_TOKEN === undefined ? "HF_TOKEN" : "HUGGINGFACE_HUB_TOKEN";
    await writeEnvVariable(state.paths.envPath, tokenVariable, token.value);
  }
  const { changed } = await updateConfigFile(state.paths.configPath, (text) => editConfig(text, plan));
  return { tokenVariable, configChanged: changed, serviceFile: await installService(context, plan) };
}

async function installService(
  context: Context,
  { state, installsService }: OnboardingPlan,
): Promise<string | undefined> {
  if (!installsService) return undefined;
  const manager = requireServiceManager(context);
  await context.terminal.progress(
    "Installing the service…",
    manager.install(planService(context, state.paths)),
  );
  return manager.filePath;
}

function editConfig(text: string, { state, primary, fallbacks }: OnboardingPlan): string {
  const key = formatModelRef(primary);
  const edited = setDefaultModel(text, state, primary);
  if (fallbacks === undefined) return edited;
  const list = fallbacks.map(formatModelRef);
  if (typeof state.config.agents?.defaults?.model !== "string") {
    return setIn(edited, ["agents", "defaults", "model", "fallbacks"], list);
  }
  return setIn(edited, ["agents", "defaults", "model"], { primary: key, fallbacks: list });
}

/** Says what was done and what comes next. */
export function printOutcome(
  context: Context,
  plan: OnboardingPlan,
  outcome: OnboardingOutcome,
  asJson: boolean,
): void {
  const { terminal } = context;
  const { state, token } = plan;
  const primary = formatModelRef(plan.primary);
  if (asJson) {
    terminal.json({
      token:
        token.kind === "store"
          ? { stored: outcome.tokenVariable, file: state.paths.envPath }
          : token.kind === "keep"
            ? { source: token.secret.source }
            : null,
      primary,
      ...(plan.fallbacks && { fallbacks: plan.fallbacks.map(formatModelRef) }),
      configPath: state.paths.configPath,
      configChanged: outcome.configChanged,
      ...(outcome.serviceFile && { service: outcome.serviceFile }),
    });
    return;
  }
  if (token.kind === "store")
    terminal.print(`Token: stored as ${outcome.tokenVariable} in ${state.paths.envPath}`);
  if (token.kind === "keep") terminal.print(`Token: ${token.secret}`);
  terminal.print(`Default model: ${primary}`);
  for (const fallback of plan.fallbacks ?? []) terminal.print(`Fallback: ${formatModelRef(fallback)}`);
  terminal.print(`Config: ${state.paths.configPath}`);
  if (outcome.serviceFile) terminal.print(`Service: ${outcome.serviceFile}`);
  terminal.print();
  terminal.print('Next:  openclaw chat "Hello"   openclaw models list   openclaw gateway run');
}
