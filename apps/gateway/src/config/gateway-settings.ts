import { type Config, DEFAULT_MODEL } from "@openclaw-hf/config-core";
import type { Timeouts } from "@openclaw-hf/hf-chat";
import type { GatewayOptions } from "../gateway-options.ts";
import type { UpstreamPreferences } from "../upstream/upstream-host.ts";
import { DEFAULT_LIMITS, type GatewayLimits } from "./gateway-limits.ts";

/** What of options and configuration holds for requests to come, options first. */
export interface GatewaySettings {
  readonly limits: GatewayLimits;
  readonly upstream: UpstreamPreferences;
  readonly fallbackOnContextOverflow: boolean;
  readonly allowedHosts: ReadonlySet<string>;
  readonly allowedOrigins: ReadonlySet<string>;
}

export function readSettings(options: GatewayOptions, config: Config): GatewaySettings {
  const { gateway } = config;
  const router = config.models?.providers?.huggingface;
  const timeouts: Partial<Timeouts> = { ...given(gateway?.timeouts), ...given(options.timeouts) };
  const hosts = [...(gateway?.allowedHosts ?? []), ...(options.allowedHosts ?? [])];
  const origins = [...(gateway?.allowedOrigins ?? []), ...(options.allowedOrigins ?? [])];
  return {
    limits: { ...DEFAULT_LIMITS, ...given(gateway?.limits), ...given(options.limits) },
    upstream: { timeouts, billTo: router?.billTo, headers: router?.headers },
    fallbackOnContextOverflow: gateway?.fallbackOnContextOverflow ?? false,
    allowedHosts: new Set(hosts.map((host) => host.toLowerCase())),
    allowedOrigins: new Set(origins),
  };
}

/** With no model configured, `default` is the project's own; the sandbox also shows what a chain does when that fails. */
export function withDefaultModel(config: Config, isSandbox: boolean): Config {
  const model = config.agents?.defaults?.model;
  const isSet = typeof model === "string" || model?.primary !== undefined;
  if (isSet) return config;
  const fallbacks = model?.fallbacks ?? (isSandbox ? ["huggingface/Qwen/Qwen3-8B"] : []);
  const defaults = { ...config.agents?.defaults, model: { ...model, primary: DEFAULT_MODEL, fallbacks } };
  return { ...config, agents: { ...config.agents, defaults } };
}

type Given<Options> = { [Name in keyof Options]?: Exclude<Options[Name], undefined> };

/** Only what is there: an absent option must not hide a default. */
function given<Options extends object>(options: Options | undefined): Given<Options> {
  const entries = Object.entries(options ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Given<Options>;
}
