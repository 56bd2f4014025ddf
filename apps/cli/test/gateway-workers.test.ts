import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { createMachine, type Machine } from "./run-cli.ts";
import { startRouter } from "./sandbox-router.ts";

const shell = promisify(execFile);
const HELLO = '{"model":"default","messages":[{"role":"user","content":"Hello"}]}';
const RUN = ["gateway", "run", "--port", "0", "--json", "--workers", "2"];

const ask = (baseUrl: string, headers: Record<string, string> = {}) =>
  fetch(`${baseUrl}/chat/completions`, {
    method: "POST",
    // One connection each, so that they go round.
    headers: { "content-type": "application/json", connection: "close", ...headers },
    body: HELLO,
  });

async function startWorkers(machine: Machine) {
  const gateway = machine.start(RUN);
  const ready = JSON.parse(await gateway.line());
  const { stdout: token } = await shell("cat", [ready.tokenFile]);
  return { gateway, ready, headers: { authorization: `Bearer ${token.trim()}` } };
}

test("--workers 2 prints one ready object first, and then whole lines of both processes", async () => {
  await using machine = createMachine();
  const gateway = machine.start([...RUN, "--sandbox"]);
  const ready = JSON.parse(await gateway.line());
  expect(ready).toMatchObject({ event: "ready", sandbox: true, workers: 2, pid: gateway.child.pid });
  const answers = await Promise.all(Array.from({ length: 60 }, () => ask(ready.baseUrl)));
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  gateway.child.kill("SIGTERM");
  const { code, stdout } = await gateway.finished;
  expect(code).toBe(0);
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const requests = lines.filter(({ event }) => event === "request");
  expect(requests).toHaveLength(60);
  expect(new Set(requests.map(({ id }) => id)).size).toBe(60);
  expect(new Set(requests.map(({ pid }) => pid)).size).toBe(2);
  for (const once of ["ready", "sandbox-started", "listening", "closed"]) {
    expect(lines.filter(({ event }) => event === once)).toHaveLength(1);
  }
});

test("a person reads how many processes there are, and which of them has answered", async () => {
  await using machine = createMachine();
  const gateway = machine.start(["gateway", "run", "--port", "0", "--sandbox", "--workers", "2"]);
  const line = await gateway.line((text) => text.startsWith("Gateway:"));
  const baseUrl = /http:\S+/.exec(line)?.[0] ?? "";
  await gateway.line((text) => text.startsWith("Workers:") && text.includes("2"));
  expect((await ask(baseUrl)).status).toBe(200);
  gateway.child.kill("SIGINT");
  const { code, stderr } = await gateway.finished;
  expect(code).toBe(0);
  expect(stderr).toMatch(/^\d\d:\d\d:\d\d \d+ 200 default -> /m);
  expect(stderr).toContain("SIGINT: stopping.");
});

test("the token that the gateway makes for itself is one for all, also where all begin at once", async () => {
  await using router = await startRouter();
  await using machine = createMachine(router.env);
  await machine.run(["onboard", "--non-interactive", "--model", "Qwen/Qwen3-8B"]);
  const { ready, headers } = await startWorkers(machine);
  for (let count = 0; count < 4; count++) expect((await ask(ready.baseUrl, headers)).status).toBe(200);
});

test("a second signal ends all of it at once", async () => {
  await using router = await startRouter();
  await using machine = createMachine(router.env);
  const { gateway, ready, headers } = await startWorkers(machine);
  const body = HELLO.replace("default", "faults/stall-before-headers");
  const answer = fetch(`${ready.baseUrl}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  }).catch(() => "cut");
  await router.sandbox.waitForRequest(({ path }) => path === "/v1/chat/completions");
  gateway.child.kill("SIGINT");
  await gateway.line((line) => line.includes('"event":"draining"'));
  gateway.child.kill("SIGINT");
  expect((await gateway.finished).code).toBe(130);
  expect(await answer).toBe("cut");
});

test("a start that fails says so once, in the words of a single process", async () => {
  await using machine = createMachine();
  const { code, stdout, stderr } = await machine.run([...RUN, "--no-sandbox"]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("no Hugging Face token");
  expect(stderr.match(/^Error:/gm)).toHaveLength(1);
});

test("--workers takes a number of processes or auto, and 1 is as without it", async () => {
  await using machine = createMachine();
  for (const wrong of ["0", "many", "1.5", "1000"]) {
    const { code, stderr } = await machine.run(["gateway", "run", "--workers", wrong]);
    expect(code).toBe(1);
    expect(stderr).toContain("auto, or a number");
  }
  const single = machine.start(["gateway", "run", "--port", "0", "--json", "--workers", "1"]);
  expect(JSON.parse(await single.line())).toMatchObject({ event: "ready", workers: 1 });
});

test("a worker's program started by hand says what starts it", async () => {
  await using machine = createMachine();
  const { code, stderr } = await machine.run(["gateway", "worker"]);
  expect(code).toBe(1);
  expect(stderr).toContain("openclaw gateway run --workers N");
});

test.skipIf(process.platform !== "linux")(
  "install passes the number of workers on to the service",
  async () => {
    await using machine = createMachine({ PATH: "/nonexistent" });
    await machine.run(["gateway", "install", "--workers", "auto"]);
    const unit = `${machine.homeDir}/.config/systemd/user/openclaw-hf-gateway.service`;
    expect(readFileSync(unit, "utf8")).toContain(
      '"gateway" "run" "--no-sandbox" "--json" "--workers" "auto"',
    );
  },
);
