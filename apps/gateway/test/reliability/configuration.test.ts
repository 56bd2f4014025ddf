import { mkdtemp, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSandbox, type Sandbox } from "@openclaw-hf/hf-sandbox";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type GatewayProcess, type ProcessOptions, startGateway } from "../gateway-process.ts";
import { chatRequest, observe } from "./observed-answer.ts";
import { modelOf, OPTIONS } from "./reliability-options.ts";

let sandbox: Sandbox;
let baseUrl: string;
let folder: string;
let configPath: string;
const running: GatewayProcess[] = [];

beforeAll(async () => {
  sandbox = createSandbox();
  ({ baseUrl } = await sandbox.listen());
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "openclaw-hf-gateway-"));
  configPath = join(folder, "openclaw.json");
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((gateway) => gateway.stop("SIGKILL")));
  await rm(folder, { recursive: true });
});

const configWith = (primary: string, more = "") =>
  `// kept as written\n{ agents: { defaults: { model: { primary: "huggingface/${primary}" } } }, ${more} }\n`;
const start = async (options: ProcessOptions = {}): Promise<GatewayProcess> => {
  const { config: _config, ...rest } = OPTIONS;
  const gateway = await startGateway({ ...rest, baseUrl, configPath, ...options });
  running.push(gateway);
  return gateway;
};
const answering = async (gateway: GatewayProcess) =>
  (await observe({ url: gateway.url, model: "default", stream: false })).model;
const reloads = (gateway: GatewayProcess, event: string, count = 1) =>
  gateway.waitForLine(() => gateway.log.filter((line) => line.event === event).length >= count);

describe("Row 33: invalid config on reload; on start", () => {
  it("applies a change without a restart and without breaking the request in flight", async () => {
    await writeFile(configPath, configWith("Qwen/Qwen3-8B"));
    const gateway = await start();
    expect(await answering(gateway)).toBe("Qwen/Qwen3-8B");
    const stream = await chatRequest({ url: gateway.url, model: modelOf("slow-drip"), stream: true });
    await writeFile(configPath, configWith("openai/gpt-oss-120b"));
    await reloads(gateway, "config-reloaded");
    expect(await answering(gateway)).toBe("openai/gpt-oss-120b");
    const text = await stream.text();
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
    expect(text).not.toContain('"error"');
  });

  it("keeps the last accepted config when the file breaks, and says why in log, readiness and metrics", async () => {
    await writeFile(configPath, configWith("Qwen/Qwen3-8B"));
    const gateway = await start();
    await writeFile(configPath, "{ agents: { defaults: { model: ");
    const line = await gateway.waitForLine(({ event }) => event === "config-rejected");
    expect(line).toMatchObject({ level: "error", message: expect.stringMatching(/^1:\d+ /) });
    expect(await answering(gateway)).toBe("Qwen/Qwen3-8B");
    const ready = await fetch(`${gateway.url}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({
      config: { reload: "rejected", message: expect.stringMatching(/^1:\d+ /) },
    });
    const metrics = await fetch(`${gateway.url}/metrics`, {
      headers: { authorization: "Bearer gateway-secret" },
    });
    const text = await metrics.text();
    expect(text).toContain('openclaw_config_reloads_total{result="rejected"} 1');
    expect(text).toContain("openclaw_config_last_reload_successful 0");
    await writeFile(configPath, configWith("openai/gpt-oss-120b"));
    await reloads(gateway, "config-reloaded");
    expect(await answering(gateway)).toBe("openai/gpt-oss-120b");
    expect(await (await fetch(`${gateway.url}/readyz`)).json()).toMatchObject({
      config: { reload: "accepted" },
    });
  });

  it("notices a file that is replaced, one behind a link, and one that appears", async () => {
    const gateway = await start();
    await writeFile(configPath, configWith("Qwen/Qwen3-8B"));
    await reloads(gateway, "config-reloaded");
    await writeFile(join(folder, "new"), configWith("openai/gpt-oss-120b"));
    await rename(join(folder, "new"), configPath);
    await reloads(gateway, "config-reloaded", 2);
    expect(await answering(gateway)).toBe("openai/gpt-oss-120b");
    await writeFile(join(folder, "real.json5"), configWith("Qwen/Qwen3-8B"));
    await rm(configPath);
    await symlink(join(folder, "real.json5"), configPath);
    await gateway.waitForLine(() => gateway.log.at(-1)?.event === "config-reloaded");
    await expect.poll(() => answering(gateway), { timeout: 10_000 }).toBe("Qwen/Qwen3-8B");
    await writeFile(join(folder, "real.json5"), configWith("openai/gpt-oss-120b"));
    await expect.poll(() => answering(gateway), { timeout: 10_000 }).toBe("openai/gpt-oss-120b");
  });

  it("takes over a token, a gateway token and time limits from the changed file", async () => {
    const apiKey = (token: string, gatewayToken: string, idleMs: number) =>
      configWith(
        "Qwen/Qwen3-8B",
        `models: { providers: { huggingface: { apiKey: "${token}" } } },
         gateway: { auth: { mode: "token", token: "${gatewayToken}" }, timeouts: { idleMs: ${idleMs} } }`,
      );
    await writeFile(configPath, apiKey("hf_first_token", "gateway-secret", 60_000));
    const { token: _token, auth: _auth, timeouts: _timeouts, ...rest } = OPTIONS;
    const gateway = await startGateway({ ...rest, config: undefined, baseUrl, configPath });
    running.push(gateway);
    await answering(gateway);
    await writeFile(configPath, apiKey("hf_second_token", "another-secret", 700));
    await reloads(gateway, "config-reloaded");
    const old = await chatRequest({ url: gateway.url, model: "default", stream: false });
    expect(old.status).toBe(401);
    const headers = { authorization: "Bearer another-secret" };
    const seen = await observe({
      url: gateway.url,
      model: modelOf("stall-mid-stream"),
      stream: true,
      headers,
    });
    expect(seen.outcome).toBe("200, then upstream_idle_timeout");
    const tokens = sandbox.requests
      .filter(({ method }) => method === "POST")
      .map((request) => request.headers.authorization);
    expect(tokens).toContain("Bearer hf_first_token");
    expect(tokens.at(-1)).toBe("Bearer hf_second_token");
  });

  it("does not start on an invalid file: names line and column and leaves the file alone", async () => {
    const broken = "{\n  agents: { defaults: { model: { primary: 42 } } },\n}\n";
    await writeFile(configPath, broken);
    await expect(start()).rejects.toMatchObject({
      code: "config_invalid",
      message: expect.stringMatching(/openclaw\.json:2:\d+/),
    });
    expect(await readFile(configPath, "utf8")).toBe(broken);
  });

  it("survives SIGKILL with the config intact", async () => {
    await writeFile(configPath, configWith("Qwen/Qwen3-8B"));
    const killed = await start();
    await killed.stop("SIGKILL");
    const again = await start();
    expect(await answering(again)).toBe("Qwen/Qwen3-8B");
    expect(await readFile(configPath, "utf8")).toBe(configWith("Qwen/Qwen3-8B"));
  });
});
