import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { createGateway } from "../src/index.ts";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const ANSWER = JSON.stringify({
  id: "1",
  object: "chat.completion",
  created: 1,
  model: "Qwen/Qwen3-8B",
  choices: [{ index: 0, message: { role: "assistant", content: "Hello" }, finish_reason: "stop" }],
});

/** A proxy that answers by itself: plain http goes through it as a request for the whole URL. */
async function startProxy() {
  const targets: string[] = [];
  const proxy = createServer((request, response) => {
    targets.push(request.url ?? "");
    const isList = request.url?.endsWith("/models");
    response
      .setHeader("content-type", "application/json")
      .end(isList ? '{"object":"list","data":[]}' : ANSWER);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  cleanups.push(() => {
    proxy.closeAllConnections();
    return new Promise((resolve) => proxy.close(resolve));
  });
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, targets };
}

it("goes through the proxy in .env, for chats and for the list, and through another once the file names another", async () => {
  const [first, second] = [await startProxy(), await startProxy()];
  const folder = mkdtempSync(join(tmpdir(), "openclaw-proxies-"));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  const writeEnv = (proxy: string) =>
    writeFileSync(join(folder, ".env"), `HF_TOKEN=hf_test\nHTTP_PROXY=${proxy}\n`, { mode: 0o600 });
  writeEnv(first.url);
  const gateway = await createGateway({
    configPath: join(folder, "openclaw.json"),
    baseUrl: "http://router.invalid/v1",
    auth: { mode: "none" },
    watch: false,
  });
  cleanups.push(() => gateway.close({ drainMs: 0 }));
  const { url } = await gateway.listen({ port: 0 });
  const ask = async () => {
    const answer = await fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model: "Qwen/Qwen3-8B", messages: [{ role: "user", content: "Hello" }] }),
    });
    await answer.text();
    return answer.status;
  };
  const [chat, list] = ["http://router.invalid/v1/chat/completions", "http://router.invalid/v1/models"];
  expect(await ask()).toBe(200);
  await vi.waitFor(() => expect(first.targets.toSorted()).toEqual([chat, list]));
  writeEnv(second.url);
  expect(await gateway.reload()).toMatchObject({ ok: true });
  expect(await ask()).toBe(200);
  // The list may be young enough not to be fetched again.
  expect(second.targets).toContain(chat);
  expect(first.targets).toHaveLength(2);
});
