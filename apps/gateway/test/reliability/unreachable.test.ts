import { createSandbox, type Sandbox } from "@openclaw-hf/hf-sandbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GatewayProcess, startGateway } from "../gateway-process.ts";
import { observe } from "./observed-answer.ts";
import { modelOf, OPTIONS } from "./reliability-options.ts";

describe.each([
  {
    heading: "Row 1: connection refused, DNS or TLS failure",
    fault: "connection-refused",
    outcome: "502 upstream_unreachable",
    tries: 2,
  },
  {
    heading: "Row 1: connection refused, DNS or TLS failure",
    fault: "dns-failure",
    outcome: "502 upstream_unreachable",
    tries: 2,
  },
  {
    heading: "Row 1: connection refused, DNS or TLS failure",
    fault: "tls-failure",
    outcome: "502 upstream_unreachable",
    tries: 2,
  },
  {
    heading: "Row 2: connect timeout",
    fault: "connect-timeout",
    outcome: "504 upstream_connect_timeout",
    tries: 1,
  },
] as const)("$heading", ({ fault, outcome, tries }) => {
  let gateway: GatewayProcess;
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = createSandbox();
    gateway = await startGateway({ ...OPTIONS, baseUrl: await sandbox.openDeadEnd(fault) });
  });
  afterAll(async () => {
    await gateway.stop();
    await sandbox.close();
  });

  for (const stream of [false, true]) {
    const kind = stream ? "SSE" : "JSON";

    it(`${fault}, ${kind}, one model: ${outcome}`, async () => {
      const seen = await observe({ url: gateway.url, model: modelOf(fault), stream });
      expect(seen.outcome).toBe(outcome);
      expect(seen.attempts).toBe(tries);
      expect(seen.headers.get("x-should-retry")).toBe("false");
    });

    it(`${fault}, ${kind}, three models: ${outcome}`, async () => {
      const seen = await observe({ url: gateway.url, model: "default", stream });
      expect(seen.outcome).toBe(outcome);
      expect(seen.attempts).toBeGreaterThanOrEqual(3);
      expect(seen.attempts).toBeLessThanOrEqual(4);
    });
  }
});
