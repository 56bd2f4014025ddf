import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createMachine, type Machine } from "./run-cli.ts";
import { startRouter } from "./sandbox-router.ts";

function configure(machine: Machine, config: object): void {
  mkdirSync(machine.stateDir, { recursive: true, mode: 0o700 });
  writeFileSync(join(machine.stateDir, "openclaw.json"), JSON.stringify(config), { mode: 0o600 });
}

/** Nothing listens there; a free port of the moment could be another test's in the next. */
const UNUSED_PORT = 1;

/** Starts the gateway on a free port and points the machine's config at it. */
async function startGateway(machine: Machine, config: object = {}, env: Record<string, string> = {}) {
  configure(machine, config);
  const gateway = machine.start(["gateway", "run", "--port", "0", "--json"], { env });
  const ready = JSON.parse(await gateway.line()) as {
    url: string;
    port: number;
    upstream: string;
    auth: string;
  };
  configure(machine, { ...config, gateway: { port: ready.port } });
  return { gateway, ready };
}

test("chat streams an answer from the running gateway's sandbox, and says which model and backend gave it", async () => {
  await using machine = createMachine();
  await startGateway(machine);
  const { code, stdout, stderr } = await machine.run(["chat", "Why is the sky blue?"]);
  expect(code).toBe(0);
  expect(stdout.length).toBeGreaterThan(20);
  expect(stderr).toContain("deepseek-ai/DeepSeek-R1 on together");
  expect(stderr).toContain("via gateway");
});

test("with the sandbox's primary backend killed the fallback answers, and chat says so", async () => {
  await using machine = createMachine();
  const { ready } = await startGateway(machine);
  const control = new URL("/sandbox/backends/together", ready.upstream);
  const headers = { "content-type": "application/json" };
  await fetch(control, { method: "PUT", headers, body: '{"state":"down"}' });
  const { code, stdout, stderr } = await machine.run(["chat", "Why is the sky blue?"]);
  expect(code).toBe(0);
  expect(stdout.length).toBeGreaterThan(20);
  expect(stderr).toMatch(/^Fallback: deepseek-ai\/DeepSeek-R1 failed; Qwen\/Qwen3-8B answered\.$/m);
  expect(stderr).toContain("[Qwen/Qwen3-8B on nscale");
});

test("a gateway in front of a router asks for its token, which chat finds by itself", async () => {
  await using router = await startRouter();
  await using machine = createMachine();
  const { ready } = await startGateway(
    machine,
    { agents: { defaults: { model: "huggingface/Qwen/Qwen3-8B" } } },
    router.env,
  );
  expect(ready.auth).toBe("token");
  const { code, stderr } = await machine.run(["chat", "--json", "Hi"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test("without a gateway chat goes straight to the router, walking the configured fallbacks", async () => {
  await using router = await startRouter();
  router.sandbox.setBackend("together", "down");
  await using machine = createMachine(router.env);
  const model = { primary: "huggingface/deepseek-ai/DeepSeek-R1", fallbacks: ["huggingface/Qwen/Qwen3-8B"] };
  configure(machine, { agents: { defaults: { model } }, gateway: { port: UNUSED_PORT } });
  const { code, stdout, stderr } = await machine.run(["chat", "--json", "Hi"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(JSON.parse(stdout)).toMatchObject({
    model: "Qwen/Qwen3-8B",
    provider: "nscale",
    via: "router",
    finishReason: "stop",
    failures: [{ model: "deepseek-ai/DeepSeek-R1" }, { model: "deepseek-ai/DeepSeek-R1" }],
  });
});

test("a second attempt of the same model is no fallback", async () => {
  await using router = await startRouter();
  router.sandbox.setModel("Qwen/Qwen3-8B", "status-503.times-1");
  await using machine = createMachine(router.env);
  const config = { agents: { defaults: { model: "huggingface/Qwen/Qwen3-8B" } } };
  await startGateway(machine, config, router.env);
  const throughGateway = await machine.run(["chat", "Hi"]);
  expect(throughGateway.stderr).toMatch(/^Answered after 1 failed attempt\.\n\[Qwen[^\n]*via gateway/m);
  router.sandbox.setModel("Qwen/Qwen3-8B", "reset-before-headers.times-1");
  configure(machine, { ...config, gateway: { port: UNUSED_PORT } });
  const straight = await machine.run(["chat", "Hi"]);
  expect(straight.stderr).toMatch(/^Answered after 1 failed attempt\.\n\[Qwen[^\n]*via router/m);
});

test("a token that the router refuses is told through the gateway, too", async () => {
  await using router = await startRouter();
  await using machine = createMachine();
  const env = { ...router.env, HF_TOKEN: "hf_invalidinvalidinvalid" };
  await startGateway(machine, { agents: { defaults: { model: "huggingface/Qwen/Qwen3-8B" } } }, env);
  const { code, stderr } = await machine.run(["chat", "Hi"]);
  expect(code).toBe(1);
  expect(stderr).toContain("`openclaw onboard` stores another");
});

test("a router that the gateway cannot reach is not taken for the gateway", async () => {
  await using machine = createMachine();
  const env = { OPENCLAW_HF_BASE_URL: "http://127.0.0.1:1/v1", HF_TOKEN: "hf_testtokentesttoken" };
  await startGateway(machine, { agents: { defaults: { model: "huggingface/Qwen/Qwen3-8B" } } }, env);
  const { code, stderr } = await machine.run(["chat", "Hi"]);
  expect(code).toBe(1);
  expect(stderr).toContain("Is the gateway's router reachable?");
});

test("more on standard input than a question may have ends the command, though the other side goes on", async () => {
  await using machine = createMachine();
  const { child, finished } = machine.start(["chat", "--sandbox"]);
  child.stdin.on("error", () => {}); // the command closes it
  child.stdin.write("x".repeat(17 * 1024 * 1024));
  const { code, stderr } = await finished;
  expect(code).toBe(1);
  expect(stderr).toContain("longer than 16 MiB");
});

test("what is piped in stands behind the question, and -m takes an alias", async () => {
  await using router = await startRouter();
  await using machine = createMachine(router.env);
  configure(machine, {
    agents: { defaults: { models: { "huggingface/zai-org/GLM-4.7": { alias: "glm" } } } },
    gateway: { port: UNUSED_PORT },
  });
  const { code } = await machine.run(["chat", "-m", "GLM", "--system", "Be brief.", "Review", "this"], {
    stdin: "diff --git a b\n",
  });
  expect(code).toBe(0);
  const sent = router.sandbox.requests.find(({ path }) => path === "/v1/chat/completions");
  expect(sent?.model).toBe("zai-org/GLM-4.7");
  expect(JSON.parse(sent?.bodyText ?? "")).toMatchObject({
    messages: [
      { role: "system", content: "Be brief." },
      { role: "user", content: "Review this\n\ndiff --git a b" },
    ],
  });
});

test("a stream that breaks leaves what came on standard output, says so, and exits with 1", async () => {
  await using machine = createMachine();
  const { code, stdout, stderr } = await machine.run([
    "chat",
    "--sandbox",
    "-m",
    "faults/reset-mid-stream",
    "Hi",
  ]);
  expect(code).toBe(1);
  expect(stdout.trim()).not.toBe("");
  expect(stderr).toContain("upstream_stream_interrupted");
  expect(stderr).toContain("The answer above is not complete.");
});

test("without a token, a gateway or --sandbox it exits with 1 and says what to do", async () => {
  await using machine = createMachine();
  configure(machine, { gateway: { port: UNUSED_PORT } });
  const { code, stdout, stderr } = await machine.run(["chat", "Hi"]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("openclaw onboard");
  expect(stderr).toContain("--sandbox");
});

test("a server that is no gateway of ours gets no question and no token", async () => {
  const seen: string[] = [];
  const stranger = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization ?? ""}`);
    response.end('{"status":"ok"}');
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => stranger.once("listening", resolve));
  try {
    await using machine = createMachine();
    configure(machine, {
      gateway: { port: (stranger.address() as AddressInfo).port, auth: { token: "secret-token" } },
    });
    const { code } = await machine.run(["chat", "Hi"]);
    expect(code).toBe(1);
    expect(seen).toEqual(["GET /healthz "]);
  } finally {
    stranger.close();
  }
});

test("Ctrl-C stops the answer and exits with 130", async () => {
  await using router = await startRouter();
  await using machine = createMachine(router.env);
  configure(machine, { gateway: { port: UNUSED_PORT } });
  const running = machine.start(["chat", "-m", "faults/stall-before-headers", "Hi"]);
  running.child.stdin.end();
  await router.sandbox.waitForRequest(({ path }) => path === "/v1/chat/completions");
  running.child.kill("SIGINT");
  expect(await running.finished).toMatchObject({ code: 130, stdout: "" });
  await router.sandbox.waitForAbort();
});
