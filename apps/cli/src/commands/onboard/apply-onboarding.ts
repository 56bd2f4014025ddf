import { readConfig, type Secret, writeEnvVariable } from "@openclaw-hf/config-core";
import { replaceFallbacks, setDefaultModel } from "@openclaw-hf/config-core/edit";
import { formatModelRef, type ModelRef } from "@openclaw-hf/model-ref";
import type { Context } from "../../context.ts";
import { editConfigFile } from "../../edit-config-file.ts";
import { findToken, type State } from "../../state.ts";
import { requireServiceManager } from "../gateway/service/service-manager.ts";
import { planService } from "../gateway/service/service-plan.ts";

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
  /** The token that is used in place of the one just stored, when another source comes before `.env`. */
  readonly overridingToken: Secret | undefined;
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
  const { changed } = await editConfigFile(context, (text, env) => {
    const edited = setDefaultModel(text, plan.primary);
    return plan.fallbacks === undefined ? edited : replaceFallbacks(edited, plan.fallbacks, { env });
  });
  const serviceFile = await installService(context, plan);
  const overridingToken = await findOverridingToken(context, plan);
  return { tokenVariable, overridingToken, configChanged: changed, serviceFile };
}

/** Looks in the files as they are now: the config's apiKey may name the variable that was just stored. */
async function findOverridingToken(
  context: Context,
  { state, token }: OnboardingPlan,
): Promise<Secret | undefined> {
  if (token.kind !== "store") return undefined;
  const read = await readConfig(state.paths, { env: context.env });
  if (!read.ok) return undefined;
  const used = await findToken(context, { ...state, config: read.config, dotEnv: read.dotEnv });
  return used?.reveal() === token.value ? undefined : used;
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

/** Why the stored token is not the one used, and what changes that. */
function explainOverride({ env }: Context, token: Secret): string {
  // By the value: an apiKey may name one of them, and then it is the variable that has to go.
  const variable = ["HUGGINGFACE_HUB_TOKEN", "HF_TOKEN"].find((name) => env[name]?.trim() === token.reveal());
  return variable === undefined
    ? `${token.source} wins over .env: \`openclaw config unset models.providers.huggingface.apiKey\` makes way for the token just stored.`
    : `${variable} in this shell wins over .env: unset it to use the token just stored.`;
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
  const { overridingToken } = outcome;
  const primary = formatModelRef(plan.primary);
  if (overridingToken) {
    const warning = explainOverride(context, overridingToken);
    terminal.note(`${terminal.noteStyle("yellow", "Warning:")} ${warning}`);
  }
  if (asJson) {
    terminal.json({
      token:
        token.kind === "store"
          ? {
              stored: outcome.tokenVariable,
              file: state.paths.envPath,
              ...(overridingToken && { overriddenBy: overridingToken.source }),
            }
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
