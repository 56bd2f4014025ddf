import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { createMachine, withCommand } from "./run-cli.ts";
import { startRouter } from "./sandbox-router.ts";

const shell = promisify(execFile);
const COMPLETIONS = { method: "POST", headers: { "content-type": "application/json" } };
const HELLO = '{"model":"default","messages":[{"role":"user","content":"Hello"}]}';

test("without a token the first line says that the sandbox answers, and the curl line works when pasted", async () => {
  await using machine = createMachine();
  const gateway = machine.start(["gateway", "run", "--port", "0"]);
  const first = await gateway.line();
  expect(first).toMatch(/embedded sandbox answers, not Hugging Face.*HF_TOKEN.*openclaw onboard/);
  const curl = await gateway.line(
    (line) => line.startsWith("curl ") && line.includes("/v1/chat/completions"),
  );
  const { stdout } = await shell("bash", ["-c", curl], { env: machine.env });
  expect(JSON.parse(stdout)).toMatchObject({
    object: "chat.completion",
    choices: [{ message: { role: "assistant" } }],
  });
});

test("the second curl line takes the backend down, after which the fallback answers and the response says so", async () => {
  await using machine = createMachine();
  const gateway = machine.start(["gateway", "run", "--port", "0"]);
  const ask = await gateway.line((line) => line.startsWith("curl ") && line.includes("/v1/chat/completions"));
  const takeDown = await gateway.line((line) => line.startsWith("curl ") && line.includes("/sandbox/"));
  await shell("bash", ["-c", takeDown], { env: machine.env });
  const { stdout } = await shell("bash", ["-c", `${ask} -i`], { env: machine.env });
  expect(stdout).toMatch(/^x-openclaw-model: Qwen\/Qwen3-8B\r?$/im);
  expect(stdout).toMatch(/^x-inference-provider: nscale\r?$/im);
});

test("with a token the curl line carries the gateway's own, by its file and not in plain text", async () => {
  await using router = await startRouter();
  await using machine = createMachine({ ...router.env, OPENCLAW_STATE_DIR: "" });
  await machine.run(["onboard", "--non-interactive", "--model", "Qwen/Qwen3-8B"]);
  const gateway = machine.start(["gateway", "run", "--port", "0"]);
  expect(await gateway.line()).toContain("with the token from HF_TOKEN");
  const curl = await gateway.line((line) => line.startsWith("curl "));
  expect(curl).toContain("$(cat ");
  const { stdout } = await shell("bash", ["-c", curl], { env: machine.env });
  expect(JSON.parse(stdout)).toMatchObject({ object: "chat.completion" });
});

test.each(["configured-token", `\${MY_TOKEN}`])(
  "the curl line carries a token that is configured as %s",
  async (written) => {
    await using router = await startRouter();
    await using machine = createMachine({ ...router.env, MY_TOKEN: "configured-token" });
    await machine.run(["onboard", "--non-interactive", "--model", "Qwen/Qwen3-8B"]);
    await machine.run(["config", "set", "gateway.auth.token", written]);
    const gateway = machine.start(["gateway", "run", "--port", "0"]);
    const curl = await gateway.line((line) => line.startsWith("curl "));
    expect(curl).not.toContain("configured-token");
    const { stdout } = await shell("bash", ["-c", curl], { env: withCommand(machine) });
    expect(JSON.parse(stdout)).toMatchObject({ object: "chat.completion" });
  },
);

test("--json prints one ready object with the url first, then logs, one object a line", async () => {
  await using machine = createMachine();
  const gateway = machine.start(["gateway", "run", "--port", "0", "--json"]);
  const ready = JSON.parse(await gateway.line());
  expect(ready).toMatchObject({ event: "ready", sandbox: true, host: "127.0.0.1", pid: gateway.child.pid });
  expect(ready.url).toBe(`http://127.0.0.1:${ready.port}`);
  expect(ready.baseUrl).toBe(`${ready.url}/v1`);
  const answer = await fetch(`${ready.baseUrl}/chat/completions`, { ...COMPLETIONS, body: HELLO });
  expect(answer.status).toBe(200);
  const logged = JSON.parse(await gateway.line((line) => line.includes('"event":"request"')));
  expect(logged).toMatchObject({ event: "request", modelAsked: "default", status: 200 });
});

test("a port that is taken is answered with one message that says what to do", async () => {
  const occupant = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => occupant.once("listening", resolve));
  try {
    await using machine = createMachine();
    const { port } = occupant.address() as AddressInfo;
    const { code, stdout, stderr } = await machine.run(["gateway", "run", "--port", String(port)]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(String(port));
    expect(stderr).toContain("--port N");
    expect(stderr.match(/^Error:/gm)).toHaveLength(1);
  } finally {
    occupant.close();
  }
});

test("--auth none serves without a token on loopback, and is refused for the network", async () => {
  await using router = await startRouter();
  await using machine = createMachine(router.env);
  const gateway = machine.start(["gateway", "run", "--port", "0", "--json", "--auth", "none"]);
  const { baseUrl } = JSON.parse(await gateway.line());
  expect((await fetch(`${baseUrl}/models`)).status).toBe(200);

  const refused = await machine.run(["gateway", "run", "--port", "0", "--auth", "none", "--bind", "lan"]);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("loopback") });
});

test("--auth token asks for the gateway's token even where the sandbox answers", async () => {
  await using machine = createMachine();
  const gateway = machine.start(["gateway", "run", "--port", "0", "--json", "--auth", "token"]);
  const { baseUrl } = JSON.parse(await gateway.line());
  expect((await fetch(`${baseUrl}/models`)).status).toBe(401);
});

test("--no-sandbox makes a missing token an error", async () => {
  await using machine = createMachine();
  const { code, stderr } = await machine.run(["gateway", "run", "--port", "0", "--no-sandbox"]);
  expect(code).toBe(1);
  expect(stderr).toContain("no Hugging Face token");
});

test("SIGTERM lets the request in flight finish, refuses new ones and exits with 0", async () => {
  await using router = await startRouter({ latencyMs: 700 });
  await using machine = createMachine(router.env);
  await machine.run(["onboard", "--non-interactive", "--model", "Qwen/Qwen3-8B"]);
  const gateway = machine.start(["gateway", "run", "--port", "0", "--json"]);
  const { baseUrl, tokenFile } = JSON.parse(await gateway.line());
  const { stdout: token } = await shell("cat", [tokenFile]);
  const headers = { ...COMPLETIONS.headers, authorization: `Bearer ${token.trim()}` };
  const answer = fetch(`${baseUrl}/chat/completions`, { method: "POST", headers, body: HELLO });
  await router.sandbox.waitForRequest(({ path }) => path === "/v1/chat/completions");
  gateway.child.kill("SIGTERM");
  expect((await answer).status).toBe(200);
  expect((await gateway.finished).code).toBe(0);
});

test("a second signal ends it at once", async () => {
  await using router = await startRouter();
  await using machine = createMachine(router.env);
  const gateway = machine.start(["gateway", "run", "--port", "0", "--json"]);
  const { baseUrl, tokenFile } = JSON.parse(await gateway.line());
  const { stdout: token } = await shell("cat", [tokenFile]);
  const headers = { ...COMPLETIONS.headers, authorization: `Bearer ${token.trim()}` };
  const body = HELLO.replace("default", "faults/stall-before-headers");
  const answer = fetch(`${baseUrl}/chat/completions`, { method: "POST", headers, body }).catch(() => "cut");
  await router.sandbox.waitForRequest(({ path }) => path === "/v1/chat/completions");
  gateway.child.kill("SIGINT");
  await gateway.line((line) => line.includes('"event":"draining"'));
  gateway.child.kill("SIGINT");
  expect((await gateway.finished).code).toBe(130);
  expect(await answer).toBe("cut");
});
