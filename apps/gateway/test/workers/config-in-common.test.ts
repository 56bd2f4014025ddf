import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSandbox, type Sandbox } from "@openclaw-hf/hf-sandbox";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type Connection,
  startWorkers,
  TOKEN,
  type WorkersOptions,
  type WorkersUnderTest,
} from "./workers-under-test.ts";

let sandbox: Sandbox;
let baseUrl: string;
let folder: string;
let configPath: string;
const running: WorkersUnderTest[] = [];

beforeEach(async () => {
  sandbox = createSandbox();
  ({ baseUrl } = await sandbox.listen());
  folder = await mkdtemp(join(tmpdir(), "openclaw-hf-workers-"));
  configPath = join(folder, "openclaw.json");
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((gateway) => gateway.stop("SIGKILL")));
  await sandbox.close();
  await rm(folder, { recursive: true });
});

const start = async (options: WorkersOptions = {}) => {
  const gateway = await startWorkers({ baseUrl, configPath, ...options });
  running.push(gateway);
  return gateway;
};
const configWith = (primary: string) =>
  `// kept\n{ agents: { defaults: { model: { primary: "huggingface/${primary}" } } } }\n`;
const modelsOf = (connections: readonly Connection[]) =>
  Promise.all(
    connections.map(async ({ chat }) => (await chat("default").answer).headers["x-openclaw-model"]),
  );
const reloads = (gateway: WorkersUnderTest, event: string, count = 1) =>
  gateway.waitForLine(() => gateway.log.filter((line) => line.event === event).length >= count);

describe("hot reload", () => {
  it("reaches every worker before it is reported, once", async () => {
    await writeFile(configPath, configWith("Qwen/Qwen3-8B"));
    const gateway = await start({ token: "hf_real_token", workers: 3 });
    const connections = await gateway.connect(3);
    await writeFile(configPath, configWith("openai/gpt-oss-120b"));
    await reloads(gateway, "config-reloaded");
    expect(new Set(await modelsOf(connections))).toEqual(new Set(["openai/gpt-oss-120b"]));
    expect(gateway.log.filter(({ event }) => event === "config-reloaded")).toHaveLength(1);
  });

  it("takes a new token out of .env everywhere", async () => {
    await writeFile(join(folder, ".env"), "HF_TOKEN=hf_token_number_one\n", { mode: 0o600 });
    const gateway = await start();
    const connections = await gateway.connect(2);
    await writeFile(join(folder, ".env"), "HF_TOKEN=hf_token_number_two\n");
    await reloads(gateway, "config-reloaded");
    sandbox.clearRequests();
    for (const { chat } of connections) await chat().answer;
    const chats = sandbox.requests.filter(({ path }) => path.endsWith("/chat/completions"));
    expect(chats.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer hf_token_number_two",
      "Bearer hf_token_number_two",
    ]);
  });

  it("keeps the last good configuration in all when the file breaks, also in a worker that begins then", async () => {
    await writeFile(configPath, configWith("Qwen/Qwen3-8B"));
    const gateway = await start({ token: "hf_real_token" });
    const [one, other] = await gateway.connect(2);
    if (!one || !other) throw new Error("There are two workers.");
    await writeFile(configPath, "{ agents: { defaults: ");
    await reloads(gateway, "config-rejected");
    process.kill(one.pid, "SIGKILL");
    await gateway.waitForLine(({ event }) => event === "worker-listening");
    const [fresh] = await gateway.connect(1, [other.pid]);
    if (!fresh) throw new Error("There is a new worker.");
    expect(await modelsOf([fresh, other])).toEqual(["Qwen/Qwen3-8B", "Qwen/Qwen3-8B"]);
    for (const { get } of [fresh, other]) {
      expect(JSON.parse((await get("/readyz")).text)).toMatchObject({
        status: "ready",
        config: { reload: "rejected" },
      });
    }
    await writeFile(configPath, configWith("openai/gpt-oss-120b"));
    await reloads(gateway, "config-reloaded");
    expect(await modelsOf([fresh, other])).toEqual(["openai/gpt-oss-120b", "openai/gpt-oss-120b"]);
  });

  it("refuses in all what parses and cannot be used", async () => {
    const withAuth = (auth: string, primary: string) =>
      `{ gateway: { auth: ${auth} }, agents: { defaults: { model: { primary: "huggingface/${primary}" } } } }`;
    const token = `{ mode: "token", token: "${TOKEN}" }`;
    await writeFile(configPath, withAuth(token, "Qwen/Qwen3-8B"));
    const gateway = await start({ token: "hf_real_token", auth: undefined, bind: "lan" });
    const connections = await gateway.connect(2);
    await writeFile(configPath, withAuth('{ mode: "none" }', "openai/gpt-oss-120b"));
    const rejected = await gateway.waitForLine(({ event }) => event === "config-rejected");
    expect(rejected.message).toContain("may only listen on loopback");
    for (const { get } of connections) expect((await get("/readyz")).text).toContain("rejected");
    expect(await modelsOf(connections)).toEqual(["Qwen/Qwen3-8B", "Qwen/Qwen3-8B"]);
    await writeFile(configPath, withAuth(token, "openai/gpt-oss-120b"));
    await reloads(gateway, "config-reloaded");
    expect(await modelsOf(connections)).toEqual(["openai/gpt-oss-120b", "openai/gpt-oss-120b"]);
  });
});

describe("the page's editor", () => {
  const setDefault = (ref: string) => ({ op: "set-default", ref: `huggingface/${ref}` });

  it("edits for all workers, and any of them takes the edit back", async () => {
    await writeFile(configPath, configWith("Qwen/Qwen3-8B"));
    const gateway = await start({ token: "hf_real_token" });
    const [one, other] = await gateway.connect(2);
    if (!one || !other) throw new Error("There are two workers.");
    const edited = await one.post("/openclaw/api/edits", setDefault("openai/gpt-oss-120b"));
    expect(JSON.parse(edited.text)).toMatchObject({
      changed: true,
      selection: {
        primary: "huggingface/openai/gpt-oss-120b",
        undo: { summary: "Default set to huggingface/openai/gpt-oss-120b" },
      },
    });
    expect(await modelsOf([one, other])).toEqual(["openai/gpt-oss-120b", "openai/gpt-oss-120b"]);
    const seen = JSON.parse((await other.get("/openclaw/api/selection")).text);
    expect(seen).toEqual(JSON.parse(edited.text).selection);
    const undone = await other.post("/openclaw/api/edits/undo", {});
    expect(JSON.parse(undone.text)).toMatchObject({
      changed: true,
      selection: { primary: "huggingface/Qwen/Qwen3-8B", undo: null },
    });
    expect(await modelsOf([one, other])).toEqual(["Qwen/Qwen3-8B", "Qwen/Qwen3-8B"]);
    expect(await readFile(configPath, "utf8")).toBe(configWith("Qwen/Qwen3-8B"));
  });

  it("refuses at any worker as one process does", async () => {
    await writeFile(configPath, configWith("Qwen/Qwen3-8B"));
    const gateway = await start({ token: "hf_real_token" });
    const [one] = await gateway.connect(1);
    const refused = await one?.post("/openclaw/api/edits/undo", {});
    expect(refused?.status).toBe(409);
    expect(JSON.parse(refused?.text ?? "").error.code).toBe("nothing_to_undo");
  });
});
