import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createSandbox, type FaultSpec, type SandboxOptions } from "@openclaw-hf/hf-sandbox";
import { describe, expect, onTestFinished, test } from "vitest";
import { CatalogError, type CatalogErrorCode, effectiveFacts, fetchModelList } from "../src/index.ts";
import { createCatalogStore } from "../src/store/index.ts";

const TOKEN = "hf_sandbox";
const modelsFile = fileURLToPath(new URL("../../../../shared/router/models-list.json", import.meta.url));

/** A stand-in router that ends with the test. */
async function startRouter(options?: SandboxOptions) {
  const sandbox = createSandbox(options);
  onTestFinished(() => sandbox.close());
  return { sandbox, ...(await sandbox.listen()) };
}

describe("against the sandbox router", () => {
  test("the full list comes with a token and a part of it without one", async () => {
    const { baseUrl } = await startRouter();
    const full = await fetchModelList({ baseUrl, token: TOKEN });
    const part = await fetchModelList({ baseUrl });
    expect(full.skipped + part.skipped).toBe(0);
    expect(part.models.length).toBeLessThan(full.models.length);
    expect(full.models.map((model) => model.id)).toEqual(
      expect.arrayContaining(part.models.map((model) => model.id)),
    );
  });

  test("a backend chosen here is the one that answers there", async () => {
    const { baseUrl } = await startRouter();
    const store = createCatalogStore({ baseUrl, token: TOKEN });
    onTestFinished(() => store.close());
    const { catalog } = await store.refresh();
    const model = catalog.get("Qwen/Qwen3-8B");
    if (!model) throw new Error("The sandbox does not offer Qwen/Qwen3-8B");
    for (const suffix of [undefined, "fastest", "cheapest", model.backends[0]?.provider]) {
      const response = await fetch(`${baseUrl}/chat/completions`, {
        method: "POST",
        headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
        body: JSON.stringify({
          model: suffix ? `${model.id}:${suffix}` : model.id,
          messages: [{ role: "user", content: "Hello" }],
        }),
      });
      await response.arrayBuffer();
      expect([suffix, response.headers.get("x-inference-provider")]).toEqual([
        suffix,
        effectiveFacts(model, suffix).picked?.provider,
      ]);
    }
  });

  test.each<[FaultSpec, CatalogErrorCode]>([
    ["status-500", "http_error"],
    ["status-502", "http_error"],
    ["rate-limit", "http_error"],
    ["invalid-token", "unauthorized"],
    ["no-permission", "unauthorized"],
    ["reset-before-headers", "unreachable"],
    ["eof-before-headers", "unreachable"],
    ["stall-before-headers", "timeout"],
  ])("the fault %s leaves the last good list and is called %s", async (fault, code) => {
    const { baseUrl, sandbox } = await startRouter();
    const store = createCatalogStore({ baseUrl, token: TOKEN, timeoutMs: 3000 });
    onTestFinished(() => store.close());
    const before = await store.refresh();
    expect(before.ok).toBe(true);
    sandbox.setModelList(fault);
    const outcome = await store.refresh();
    expect(outcome).toMatchObject({ ok: false, reason: { code }, catalog: before.catalog });
    expect(store.status()).toMatchObject({ source: "live", lastError: { code } });
  });

  test("a port where nothing listens and one that speaks no TLS are unreachable", async () => {
    const { sandbox } = await startRouter();
    for (const name of ["connection-refused", "tls-failure"] as const) {
      const error = await fetchModelList({ baseUrl: await sandbox.openDeadEnd(name) }).catch(
        (cause) => cause,
      );
      expect(CatalogError.isInstance(error) && error.code).toBe("unreachable");
    }
  });
});

const note = existsSync(modelsFile) ? "" : " (skipped: no shared/router/models-list.json)";

test.skipIf(note !== "")(
  `the router's own list, served by the sandbox, comes out with the published figures${note}`,
  async () => {
    const { baseUrl } = await startRouter({ modelsFile });
    const store = createCatalogStore({ baseUrl, token: TOKEN });
    onTestFinished(() => store.close());
    const { catalog } = await store.refresh();
    expect(store.status()).toMatchObject({ source: "live", skipped: 0 });
    const figures = (id: string, suffix?: string) => {
      const model = catalog.get(id);
      const { picked, contextWindow, pricing } = model ? effectiveFacts(model, suffix) : {};
      return [
        picked?.provider,
        contextWindow,
        pricing?.inputPerMillionTokens,
        pricing?.outputPerMillionTokens,
      ];
    };
    expect(figures("deepseek-ai/DeepSeek-V4-Pro")).toEqual(["fireworks-ai", 65536, undefined, undefined]);
    expect(figures("deepseek-ai/DeepSeek-V4-Pro", "cheapest")).toEqual(["novita", 65536, 1.69, 3.38]);
    expect(figures("deepseek-ai/DeepSeek-V4-Pro", "together")).toEqual(["together", 512000, 2.1, 4.4]);
    expect(figures("deepseek-ai/DeepSeek-R1")).toEqual(["together", 131072, 3, 7]);
    expect(figures("Qwen/Qwen3.8-27B")).toEqual(["cerebras", 65536, 0.99, 1.49]);
    expect(figures("Qwen/Qwen3.8-27B", "novita")).toEqual(["novita", 1000000, 0.42, 3]);
  },
);
