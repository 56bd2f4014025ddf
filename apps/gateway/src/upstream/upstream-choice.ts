import { devNull } from "node:os";
import {
  DEFAULT_BASE_URL,
  type Environment,
  proxyVariables,
  resolveToken,
  type Secret,
} from "@openclaw-hf/config-core";
import type { LoadedConfig } from "../config/config-source.ts";
import { GatewayError } from "../gateway-error.ts";
import type { GatewayOptions } from "../gateway-options.ts";

/** Who answers: the embedded sandbox, or a router with the token that belongs to it. */
export type UpstreamChoice =
  | { readonly kind: "sandbox" }
  | {
      readonly kind: "router";
      readonly baseUrl: string;
      readonly token: Secret | undefined;
      readonly proxyEnv: Environment;
    };

/**
 * Decides who answers. Without a token and without a base URL of one's own it is the sandbox, unless that is ruled out.
 *
 * @throws GatewayError `no_token`
 */
export async function chooseUpstream(options: GatewayOptions, loaded: LoadedConfig): Promise<UpstreamChoice> {
  if (options.sandbox === "always") return { kind: "sandbox" };
  const { env = {} } = options;
  const baseUrl =
    options.baseUrl ??
    lookUp("OPENCLAW_HF_BASE_URL", env, loaded.dotEnv) ??
    loaded.config.models?.providers?.huggingface?.baseUrl;
  const token = await findToken(options, loaded);
  if (token !== undefined || baseUrl !== undefined) {
    const proxyEnv = proxyVariables(env, loaded.dotEnv);
    return { kind: "router", baseUrl: baseUrl ?? DEFAULT_BASE_URL, token, proxyEnv };
  }
  if (options.sandbox === "never") {
    throw new GatewayError(
      "no_token",
      "There is no Hugging Face token. Run `openclaw onboard`, or set HF_TOKEN, or start with the sandbox.",
    );
  }
  return { kind: "sandbox" };
}

function findToken(options: GatewayOptions, { config, dotEnv }: LoadedConfig): Promise<Secret | undefined> {
  const { env = {}, homeDir, token } = options;
  // Without a home folder there is no saved login to find.
  const looked: Environment = homeDir === undefined ? { ...env, HF_TOKEN_PATH: devNull } : env;
  return resolveToken({ explicit: token, env: looked, dotEnv, config, homeDir: homeDir ?? "/" });
}

function lookUp(name: string, ...places: readonly Environment[]): string | undefined {
  return places.map((place) => place[name]?.trim()).find((value) => value !== undefined && value !== "");
}
