import { buildCommand, buildRouteMap } from "@stricli/core";
import type { Context } from "../../context.ts";
import { lazy } from "../../lazy.ts";
import type { GatewayRunFlags } from "./run-gateway.ts";

const runGatewayCommand = buildCommand<GatewayRunFlags, [], Context>({
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
      json: {
        kind: "boolean",
        brief: "Ready line and logs as JSON, one object a line",
        default: false,
        withNegated: false,
      },
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
    ].join("\n"),
  },
});

/** `openclaw gateway …` */
export const gatewayRoutes = buildRouteMap<string, Context>({
  routes: { run: runGatewayCommand },
  docs: { brief: "The OpenAI-compatible gateway" },
});

function parsePort(input: string): number {
  if (!/^\d{1,5}$/.test(input) || Number(input) > 65_535) {
    throw new RangeError(`a port is a number from 0 to 65535, not "${input}"`);
  }
  return Number(input);
}
