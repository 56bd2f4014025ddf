import { resolveToken, type Secret } from "@openclaw-hf/config-core";
import type { Context } from "../../../context.ts";
import type { State } from "../../../state.ts";
import type { ServicePlan } from "./service-plan.ts";

/** The token that the service will find: it has its own variables and files, and not those of this shell. */
export function findServiceToken(
  context: Context,
  state: State,
  plan: ServicePlan,
): Promise<Secret | undefined> {
  const { SHELL } = context.env;
  return resolveToken({
    env: { ...plan.environment, ...(SHELL && { SHELL }) },
    dotEnv: state.dotEnv,
    config: state.config,
    homeDir: context.homeDir,
  });
}
