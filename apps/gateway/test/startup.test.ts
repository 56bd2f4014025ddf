import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSandbox, type Sandbox } from "@openclaw-hf/hf-sandbox";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type GatewayProcess, type ProcessOptions, startGateway } from "./gateway-process.ts";

let sandbox: Sandbox;
let baseUrl: string;
let homeDir: string;
const running: GatewayProcess[] = [];

beforeEach(async () => {
  sandbox = createSandbox();
  ({ baseUrl } = await sandbox.listen());
  homeDir = await mkdtemp(join(tmpdir(), "openclaw-hf-home-"));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((gateway) => gateway.stop()));
  await sandbox.close();
  await rm(homeDir, { recursive: true });
});

const start = async (options: ProcessOptions): Promise<GatewayProcess> => {
  const gateway = await startGateway(options);
  running.push(gateway);
  return gateway;
};
const secret = { mode: "token", token: "gateway-secret" } as const;
const ask = async (url: string, token = "gateway-secret", model = "Qwen/Qwen3-8B") => {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ model, messages: [{ role: "user", content: "hi" }] }),
  });
  await response.text();
  return response;
};
const listOf = async (url: string) => {
  const response = await fetch(`${url}/v1/models`, { headers: { authorization: "Bearer gateway-secret" } });
  return (await response.json()) as { data: { id: string; providers: unknown[] }[] };
};

describe("the start of a gateway", () => {
  it("fetches the catalog behind, and serves it once it is there", async () => {
    const gateway = await start({ baseUrl, token: "hf_real", auth: secret });
    const request = await sandbox.waitForRequest(({ path }) => path.endsWith("/models"));
    expect(request.headers.authorization).toBe("Bearer hf_real");
    await gateway.waitForLine(({ event }) => event === "catalog-refreshed");
    const qwen = (await listOf(gateway.url)).data.find(({ id }) => id === "Qwen/Qwen3-8B");
    expect(qwen?.providers.length).toBeGreaterThan(0);
  });

  it('lists only what is configured where models.mode is "replace"', async () => {
    const config = {
      models: { mode: "replace" },
      agents: { defaults: { model: "huggingface/Qwen/Qwen3-8B" } },
    } as const;
    const gateway = await start({ baseUrl, token: "hf_real", auth: secret, config });
    await gateway.waitForLine(({ event }) => event === "catalog-refreshed");
    expect((await listOf(gateway.url)).data.map(({ id }) => id)).toEqual(["default", "Qwen/Qwen3-8B"]);
  });

  it("answers for `default` with a token and no config", async () => {
    const gateway = await start({ baseUrl, token: "hf_real", auth: secret });
    expect((await ask(gateway.url, "gateway-secret", "default")).status).toBe(200);
    expect(gateway.status).toMatchObject({ defaultModel: "deepseek-ai/DeepSeek-R1" });
    expect(gateway.status.chain).toHaveLength(1);
  });

  it("does not wait for a router whose list does not come", async () => {
    sandbox.setModelList("stall-before-headers");
    const gateway = await start({ baseUrl, token: "hf_real", auth: secret });
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
    expect((await listOf(gateway.url)).data.length).toBeGreaterThan(20);
    expect((await ask(gateway.url)).status).toBe(200);
  });

  it("finds token and base URL in the environment it is given, and the state folder in the home", async () => {
    const processEnv = { HF_TOKEN: "hf_of_the_environment", OPENCLAW_HF_BASE_URL: baseUrl };
    const gateway = await start({ homeDir, processEnv });
    expect(gateway.status).toMatchObject({
      upstream: { kind: "router", baseUrl },
      token: { source: "HF_TOKEN" },
      auth: "token",
      gatewayTokenPath: join(homeDir, ".openclaw", "gateway-token"),
    });
    const token = (await readFile(gateway.status.gatewayTokenPath ?? "", "utf8")).trim();
    expect((await ask(gateway.url, token)).status).toBe(200);
    expect(JSON.stringify(gateway.status)).not.toContain("hf_of_the_environment");
  });

  it("bills whom the config names, and passes a session on", async () => {
    const config = { models: { providers: { huggingface: { billTo: "my-org" } } } };
    const gateway = await start({ baseUrl, token: "hf_real", auth: secret, config });
    await ask(gateway.url);
    const request = await sandbox.waitForRequest(({ method }) => method === "POST");
    expect(request.headers["x-hf-bill-to"]).toBe("my-org");
  });

  it("goes over from the sandbox to the router when a token is configured, and never back", async () => {
    const configPath = join(homeDir, "openclaw.json");
    const gateway = await start({ configPath });
    expect((await ask(gateway.url)).headers.get("x-openclaw-sandbox")).toBe("true");
    const provider = `{ apiKey: "hf_configured_later", baseUrl: "${baseUrl}" }`;
    const auth = `gateway: { auth: { mode: "token", token: "gateway-secret" } }`;
    await writeFile(configPath, `{ models: { providers: { huggingface: ${provider} } }, ${auth} }`);
    await gateway.waitForLine(({ event }) => event === "config-reloaded");
    expect((await ask(gateway.url, "wrong")).status).toBe(401);
    const answer = await ask(gateway.url);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("x-openclaw-sandbox")).toBeNull();
    await writeFile(configPath, `{ ${auth} }`);
    await gateway.waitForLine(({ event }) => event === "config-rejected");
    expect((await ask(gateway.url)).headers.get("x-openclaw-sandbox")).toBeNull();
  });
});
