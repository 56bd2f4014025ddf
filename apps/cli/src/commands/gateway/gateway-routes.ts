import { buildCommand } from "@stricli/core";
import type { Context } from "../../context.ts";
import { lazy } from "../../lazy.ts";
import type { RouteGroup } from "../../route-group.ts";
import { JSON_FLAG, switchFlag } from "../../switch-flag.ts";
import type { GatewayRunFlags } from "./run-gateway.ts";
import type { InstallFlags, LogsFlags, ServiceFlags } from "./service/service-commands.ts";
import type { GatewayWorkerFlags } from "./workers/run-worker.ts";

const WORKERS_FLAG = {
  kind: "parsed",
  parse: parseWorkers,
  brief: "Processes that share the port; auto takes one a core (default 1)",
  placeholder: "n|auto",
  optional: true,
} as const;

const runGatewayCommand = () =>
  buildCommand<GatewayRunFlags, [], Context>({
    loader: lazy(() => import("./run-gateway.ts")),
    parameters: {
      flags: {
        port: {
          kind: "parsed",
          parse: parsePort,
          brief: "Port; 0 takes a free one (default 18789)",
          placeholder: "n",
          optional: true,
        },
        bind: {
          kind: "enum",
          values: ["loopback", "lan"],
          brief: "Who may connect: this machine, or the network",
          optional: true,
        },
        auth: {
          kind: "enum",
          values: ["token", "none"],
          brief:
            "Ask clients for the gateway's token, or for nothing (loopback only; default: token, none for the sandbox)",
          optional: true,
        },
        workers: WORKERS_FLAG,
        json: switchFlag("Ready line and logs as JSON, one object a line"),
        sandbox: {
          kind: "boolean",
          brief: "Answer from the embedded sandbox router always, or never (default: when there is no token)",
          optional: true,
        },
      },
    },
    docs: {
      brief: "Serve OpenAI clients on this machine until stopped",
      fullDescription: [
        "Serve OpenAI clients on this machine until stopped (Ctrl-C drains, a second one ends at once).",
        "",
        "  openclaw gateway run",
        "  openclaw gateway run --port 0 --json --sandbox",
        "  openclaw gateway run --workers auto",
      ].join("\n"),
    },
  });

/** What `run --workers` starts; nothing that a person would type. */
const workerCommand = () =>
  buildCommand<GatewayWorkerFlags, [], Context>({
    loader: lazy(() => import("./workers/run-worker.ts")),
    parameters: {
      flags: { json: switchFlag("Log as JSON") },
    },
    docs: { brief: "A process of `gateway run --workers`, which starts it" },
  });

function serviceCommand(action: "status" | "uninstall" | "start" | "stop" | "restart", brief: string) {
  return buildCommand<ServiceFlags, [], Context>({
    loader: lazy(async () => (await import("../everyday-commands.ts")).services[action]),
    parameters: { flags: { json: JSON_FLAG } },
    docs: { brief },
  });
}

const installCommand = () =>
  buildCommand<InstallFlags, [], Context>({
    loader: lazy(async () => (await import("../everyday-commands.ts")).services.install),
    parameters: { flags: { workers: WORKERS_FLAG, json: JSON_FLAG } },
    docs: { brief: "Run the gateway as a service of yours (systemd, launchd)" },
  });

const logsCommand = () =>
  buildCommand<LogsFlags, [], Context>({
    loader: lazy(async () => (await import("../everyday-commands.ts")).services.logs),
    parameters: {
      flags: {
        lines: {
          kind: "parsed",
          parse: parseLines,
          brief: "How many lines",
          placeholder: "n",
          default: "100",
        },
        follow: switchFlag("Go on as lines come"),
      },
      aliases: { n: "lines", f: "follow" },
    },
    docs: { brief: "Show what the service has logged" },
  });

/** `openclaw gateway …` */
export const gatewayGroup: RouteGroup = {
  brief: "The OpenAI-compatible gateway",
  routes: {
    run: runGatewayCommand,
    status: () =>
      serviceCommand("status", "Say whether a gateway answers, and whether a service would have a token"),
    install: installCommand,
    uninstall: () => serviceCommand("uninstall", "Stop and remove the service"),
    start: () => serviceCommand("start", "Start the service"),
    stop: () => serviceCommand("stop", "Stop the service"),
    restart: () => serviceCommand("restart", "Restart the service"),
    logs: logsCommand,
    worker: workerCommand,
  },
  hidden: ["worker"],
};

function parsePort(input: string): number {
  if (!/^\d{1,5}$/.test(input) || Number(input) > 65_535) {
    throw new RangeError(`a port is a number from 0 to 65535, not "${input}"`);
  }
  return Number(input);
}

function parseLines(input: string): number {
  if (!/^\d{1,6}$/.test(input)) throw new RangeError(`expected a number of lines, not "${input}"`);
  return Number(input);
}

/** More than any machine has cores is a slip of the finger. */
const MAX_WORKERS = 128;

function parseWorkers(input: string): number | "auto" {
  if (input === "auto") return input;
  const count = /^\d{1,3}$/.test(input) ? Number(input) : 0;
  if (count >= 1 && count <= MAX_WORKERS) return count;
  throw new RangeError(`expected auto, or a number from 1 to ${MAX_WORKERS}, not "${input}"`);
}
