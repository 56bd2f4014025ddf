import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { createSandbox, type Sandbox } from "@openclaw-hf/hf-sandbox";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startWorkers, TOKEN, type WorkersOptions, type WorkersUnderTest } from "./workers-under-test.ts";

let sandbox: Sandbox;
let baseUrl: string;
const running: WorkersUnderTest[] = [];

beforeEach(async () => {
  sandbox = createSandbox();
  ({ baseUrl } = await sandbox.listen());
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((gateway) => gateway.stop("SIGKILL")));
  await sandbox.close();
});

const start = async (options: WorkersOptions = {}) => {
  const gateway = await startWorkers({ baseUrl, token: "hf_real_token", ...options });
  running.push(gateway);
  return gateway;
};
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe("a start", () => {
  it("says first that it is ready, when all workers listen, and what concerns all once", async () => {
    const gateway = await start({ workers: 3 });
    await gateway.connect(3);
    expect(gateway.log[0]?.event).toBe("ready");
    expect(gateway.log.filter(({ event }) => event === "listening")).toHaveLength(1);
    const ready = await fetch(`${gateway.url}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ status: "ready", workers: { listening: 3, configured: 3 } });
  });

  it("fails as one process does when the port is taken, and leaves no process behind", async () => {
    const occupant = createServer().listen(0, "127.0.0.1");
    await once(occupant, "listening");
    const { port } = occupant.address() as AddressInfo;
    await expect(start({ port })).rejects.toMatchObject({ code: "port_in_use" });
    occupant.close();
  });

  it("fails before any worker begins when the configuration is broken, and in words of the worker when it cannot be used", async () => {
    await expect(start({ token: undefined, baseUrl: undefined, sandbox: "never" })).rejects.toMatchObject({
      code: "no_token",
    });
    await expect(start({ bind: "lan", auth: { mode: "none" } })).rejects.toMatchObject({
      code: "auth_none_not_on_loopback",
    });
  });

  it("has one sandbox for all, so that a fault put into it meets every request", async () => {
    const gateway = await start({ token: undefined, baseUrl: undefined });
    expect(gateway.status.upstream.kind).toBe("sandbox");
    const sandboxes = gateway.log.filter(({ event }) => event === "sandbox-started");
    expect(sandboxes).toHaveLength(1);
    const connections = await gateway.connect(2);
    await fetch(`${sandboxes[0]?.url}/sandbox/models/Qwen/Qwen3-8B`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: '{"fault":"bad-request"}',
    });
    for (const { chat } of connections) expect((await chat().answer).status).toBe(400);
  });
});

describe("a worker that dies", () => {
  it("is replaced, and no request of another one fails meanwhile", async () => {
    const gateway = await start();
    const [one, other] = await gateway.connect(2);
    if (!one || !other) throw new Error("There are two workers.");
    const slow = other.chat("faults/stall-before-headers.ms-1500");
    await sandbox.waitForRequest(({ model }) => model?.startsWith("faults/stall") === true);
    const lost = one.chat("faults/stall-before-headers").answer.catch(() => "cut");
    await sandbox.waitForRequest(({ model }) => model === "faults/stall-before-headers");
    process.kill(one.pid, "SIGKILL");
    expect(await lost).toBe("cut");
    const exited = await gateway.waitForLine(({ event }) => event === "worker-exited");
    expect(exited).toMatchObject({ pid: one.pid, signal: "SIGKILL", level: "error" });
    // New connections go to who is there.
    const fresh = { headers: { authorization: `Bearer ${TOKEN}`, connection: "close" } };
    for (let count = 0; count < 6; count++) {
      expect((await fetch(`${gateway.url}/v1/models`, fresh)).status).toBe(200);
    }
    expect((await slow.answer).status).toBe(200);
    const taken = await gateway.waitForLine(({ event }) => event === "worker-listening");
    expect(taken.pid).not.toBe(one.pid);
    await gateway.connect(2);
    expect(await (await fetch(`${gateway.url}/readyz`)).json()).toMatchObject({
      status: "ready",
      workers: { listening: 2 },
    });
  });

  it("says why with its last line, when it can, and what it has counted is kept", async () => {
    const gateway = await start();
    const [one] = await gateway.connect(1);
    if (!one) throw new Error("There is a worker.");
    process.kill(one.pid, "SIGUSR2");
    await gateway.waitForLine(({ event }) => event === "worker-exited");
    const own = gateway.log.filter(({ pid, event }) => pid === one.pid && event !== "worker-exited");
    expect(own.at(-1)).toMatchObject({ event: "worker-crashed", level: "error" });
    expect(own.at(-1)?.message).toContain("a defect on purpose");
    const metrics = await fetch(`${gateway.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
    expect(await metrics.text()).toMatch(/^gen_ai_server_request_duration_seconds_count\{.*\} [1-9]/m);
  });

  it("is replaced on the same port when it was the last one", async () => {
    const gateway = await start({ workers: 2 });
    const all = await gateway.connect(2);
    for (const { pid } of all) process.kill(pid, "SIGKILL");
    const isBack = () => gateway.log.filter(({ event }) => event === "worker-listening").length === 2;
    await gateway.waitForLine(isBack);
    await gateway.connect(2);
  });
});

describe("SIGTERM", () => {
  it("lets every worker finish what it has begun, refuses what comes, and ends with 0", async () => {
    const gateway = await start();
    const connections = await gateway.connect(2);
    const streams = connections.map(({ chat }, index) =>
      chat(`faults/stall-before-headers.ms-1000.tag-${index}`),
    );
    for (const index of streams.keys()) {
      await sandbox.waitForRequest(({ model }) => model?.endsWith(`tag-${index}`) === true);
    }
    const stopped = gateway.stop();
    expect(await gateway.waitForLine(({ event }) => event === "draining")).toMatchObject({
      requestsInFlight: 2,
    });
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(503);
    for (const { answer } of streams) expect((await answer).status).toBe(200);
    expect(await stopped).toBe(0);
    expect(gateway.log.at(-1)?.event).toBe("closed");
    expect(gateway.log.filter(({ event }) => event === "worker-exited")).toEqual([]);
    for (const { pid } of connections) expect(isAlive(pid)).toBe(false);
  });

  it("ends with an error what does not finish in time", async () => {
    const gateway = await start({ limits: { drainMs: 300 } });
    const [one] = await gateway.connect(1);
    const open = one?.chat("faults/stall-before-headers");
    await sandbox.waitForRequest(({ model }) => model === "faults/stall-before-headers");
    const stopped = gateway.stop();
    expect(await open?.answer).toMatchObject({ status: 503 });
    expect(await stopped).toBe(0);
  });

  it("is not needed when the primary is killed: the workers end, too", async () => {
    const gateway = await start();
    const connections = await gateway.connect(2);
    const open = connections.map(
      ({ chat }, index) => chat(`faults/stall-before-headers.tag-${index}`).answer,
    );
    for (const index of open.keys()) {
      await sandbox.waitForRequest(({ model }) => model?.endsWith(`tag-${index}`) === true);
    }
    await gateway.stop("SIGKILL");
    for (const answer of open) await expect(answer).rejects.toMatchObject({ code: "ECONNRESET" });
  });
});
