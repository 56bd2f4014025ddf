import { join } from "node:path";
import type { Paths } from "@openclaw-hf/config-core";
import type { Context, Environment } from "../../../context.ts";

/** What a service manager is told to run. */
export interface ServicePlan {
  readonly description: string;
  /** Program and arguments. */
  readonly command: readonly string[];
  /** Variables the service gets beside those it reads in `~/.openclaw/.env`. Never a secret. */
  readonly environment: Environment;
  readonly stateDir: string;
  readonly logPath: string;
}

/** Variables that say where files are or how to get out; a service has to be told them, and none is a secret. */
const PASSED_ON = [
  "OPENCLAW_STATE_DIR",
  "OPENCLAW_CONFIG_PATH",
  "OPENCLAW_HF_BASE_URL",
  "HF_HOME",
  "HF_TOKEN_PATH",
  "XDG_CACHE_HOME",
  // Node reads it when it starts, so .env would be too late.
  "NODE_EXTRA_CA_CERTS",
  "NO_PROXY",
  "no_proxy",
] as const;
/** A proxy's address may hold a password, which has no place in a unit file but in `~/.openclaw/.env`. */
const PROXIES = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"] as const;

/** The gateway as a service: with a router only, since nobody reads the line that says the sandbox answers. */
export function planService(context: Context, paths: Paths, workers?: number | "auto"): ServicePlan {
  const environment: Record<string, string> = {};
  for (const name of PASSED_ON) {
    const value = context.env[name];
    if (value) environment[name] = value;
  }
  for (const name of PROXIES) {
    const url = URL.parse(context.env[name] ?? "");
    if (url && !url.username && !url.password) environment[name] = url.href;
  }
  return {
    description: "OpenClaw gateway for Hugging Face models",
    command: [
      ...[context.execPath, context.scriptPath, "gateway", "run", "--no-sandbox", "--json"],
      ...(workers === undefined ? [] : ["--workers", String(workers)]),
    ],
    environment,
    stateDir: paths.stateDir,
    logPath: join(paths.stateDir, "logs", "gateway.log"),
  };
}
