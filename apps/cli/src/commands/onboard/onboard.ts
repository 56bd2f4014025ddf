import type { Context } from "../../context.ts";
import { applyOnboarding, type OnboardingPlan, printOutcome } from "./apply-onboarding.ts";
import { planFromFlags } from "./plan-from-flags.ts";

/** Flags of `openclaw onboard`. */
export interface OnboardFlags {
  readonly nonInteractive: boolean;
  readonly mode: "local";
  readonly authChoice?: "huggingface-api-key";
  readonly huggingfaceApiKey?: string;
  readonly model?: string;
  readonly fallback?: readonly string[];
  readonly installService: boolean;
  readonly json: boolean;
}

/**
 * `openclaw onboard`: decides everything first and writes at the very end, so that a dialogue left half-way has
 * changed nothing.
 */
export default async function onboard(context: Context, flags: OnboardFlags): Promise<void> {
  const plan = await decide(context, flags);
  const outcome = await applyOnboarding(context, plan);
  printOutcome(context, plan, outcome, flags.json);
}

async function decide(context: Context, flags: OnboardFlags): Promise<OnboardingPlan> {
  if (flags.nonInteractive || flags.json || !context.terminal.isInteractive) {
    return planFromFlags(context, flags);
  }
  const { planFromDialogue } = await import("./plan-from-dialogue.ts");
  return planFromDialogue(context, flags);
}
