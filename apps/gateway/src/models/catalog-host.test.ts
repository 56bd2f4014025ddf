import { createSandbox, type Sandbox } from "@openclaw-hf/hf-sandbox";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { LoadedConfig } from "../config/config-source.ts";
import type { ActiveUpstream } from "../upstream/upstream-host.ts";
import { CatalogHost } from "./catalog-host.ts";

let sandbox: Sandbox;
let host: CatalogHost;
let active: ActiveUpstream;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"] });
  sandbox = createSandbox();
  const { baseUrl } = await sandbox.listen();
  active = { kind: "router", baseUrl } as ActiveUpstream;
  host = new CatalogHost(undefined, () => {});
});
afterEach(async () => {
  host.close();
  await sandbox.close();
  vi.useRealTimers();
});

function configured(discovery: object): LoadedConfig {
  return { config: { models: { providers: { huggingface: { discovery } } } } } as LoadedConfig;
}

it("fetches the list again once it is old, also when nobody asks for it", async () => {
  await host.apply(active, configured({ refreshIntervalMs: 300_000 }));
  await sandbox.waitForRequest();
  await vi.waitFor(() => expect(host.store.status()).toMatchObject({ source: "live", isRefreshing: false }));
  vi.advanceTimersByTime(240_000);
  expect(sandbox.requests).toHaveLength(1);
  vi.advanceTimersByTime(120_000);
  await vi.waitFor(() => expect(sandbox.requests).toHaveLength(2));
});

it("takes over a change of how the list is to be fetched", async () => {
  await host.apply(active, configured({ enabled: false }));
  expect(host.store.status().source).toBe("built-in");
  await host.apply(active, configured({ enabled: true }));
  await sandbox.waitForRequest();
  await vi.waitFor(() => expect(host.store.status().source).toBe("live"));
});
