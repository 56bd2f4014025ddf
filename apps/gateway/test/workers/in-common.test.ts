import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSandbox, type Sandbox } from "@openclaw-hf/hf-sandbox";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  metricOf,
  startWorkers,
  TOKEN,
  type WorkersOptions,
  type WorkersUnderTest,
} from "./workers-under-test.ts";

let sandbox: Sandbox;
let baseUrl: string;
let folder: string;
const running: WorkersUnderTest[] = [];

beforeEach(async () => {
  sandbox = createSandbox();
  ({ baseUrl } = await sandbox.listen());
  folder = await mkdtemp(join(tmpdir(), "openclaw-hf-workers-"));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((gateway) => gateway.stop("SIGKILL")));
  await sandbox.close();
  await rm(folder, { recursive: true });
});

const start = async (options: WorkersOptions = {}) => {
  const gateway = await startWorkers({ baseUrl, token: "hf_real_token", ...options });
  running.push(gateway);
  return gateway;
};
const STALL = "faults/stall-before-headers";
const RUSH = 150;
const CHAT_ANSWER = JSON.stringify({
  choices: [{ index: 0, message: { role: "assistant", content: "hi" }, finish_reason: "stop" }],
});
const arrived = (model: string) => sandbox.waitForRequest((request) => request.model === model);

describe("maxConcurrentRequests", () => {
  it("holds for the sum: the last place may be taken at any worker, and one more is refused at each", async () => {
    const gateway = await start({ limits: { maxConcurrentRequests: 5 } });
    const [one, other] = await gateway.connect(2);
    const [oneMore, otherMore] = await gateway.connect(2);
    if (!one || !other || !oneMore || !otherMore) throw new Error("There are two workers.");
    // Four at one worker: more than half of all.
    const stalled = [];
    for (let count = 1; count <= 4; count++) {
      const [at] = await gateway.connect(1, [other.pid]);
      stalled.push(at?.chat(`${STALL}.tag-${count}`));
      await arrived(`${STALL}.tag-${count}`);
    }
    const last = other.chat(`${STALL}.tag-5`);
    await arrived(`${STALL}.tag-5`);
    for (const full of [one, oneMore, otherMore]) {
      const refused = await full.chat().answer;
      expect(refused.status).toBe(503);
      expect(refused.headers["retry-after"]).toBe("1");
      expect(refused.text).toContain("overloaded");
    }
    // A place that becomes free at one worker is free for the other.
    stalled[0]?.leave();
    await gateway.waitForLine(({ event, status }) => event === "request" && status === 499);
    expect((await otherMore.chat().answer).status).toBe(200);
    last.leave();
  });

  it("is kept to the request in a rush over three workers", async () => {
    const held: ServerResponse[] = [];
    let refused = 0;
    // Nothing is answered before each request of the rush has either arrived upstream or been refused.
    const release = () => {
      if (held.length + refused < RUSH) return;
      for (const response of held) response.setHeader("content-type", "application/json").end(CHAT_ANSWER);
    };
    const router = createServer((request, response) => {
      if (request.method === "GET") return void response.end('{"object":"list","data":[]}');
      request.resume().once("end", () => {
        held.push(response);
        release();
      });
    }).listen(0, "127.0.0.1");
    await once(router, "listening");
    const { port } = router.address() as AddressInfo;
    const limits = { maxConcurrentRequests: 7 };
    const gateway = await start({ baseUrl: `http://127.0.0.1:${port}/v1`, limits, workers: 3 });
    const body = JSON.stringify({ model: "Qwen/Qwen3-8B", messages: [{ role: "user", content: "hi" }] });
    const headers = { "content-type": "application/json", authorization: `Bearer ${TOKEN}` };
    const rush = Array.from({ length: RUSH }, async () => {
      const response = await fetch(`${gateway.url}/v1/chat/completions`, { method: "POST", headers, body });
      await response.text();
      if (response.status === 503) {
        refused++;
        release();
      }
      return response.status;
    });
    const statuses = await Promise.all(rush);
    expect([held.length, refused]).toEqual([7, RUSH - 7]);
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
    router.closeAllConnections();
    router.close();
  });

  it("lets nothing begin after it was lowered until fewer are under way, wherever they are", async () => {
    const configPath = join(folder, "openclaw.json");
    const limit = (count: number) => `{ gateway: { limits: { maxConcurrentRequests: ${count} } } }`;
    await writeFile(configPath, limit(10));
    const gateway = await start({ configPath });
    const [one, other, third] = [...(await gateway.connect(2)), ...(await gateway.connect(1))];
    if (!one || !other || !third) throw new Error("There are two workers.");
    const stalled = [one.chat(`${STALL}.tag-1`), other.chat(`${STALL}.tag-2`)];
    await arrived(`${STALL}.tag-1`);
    await arrived(`${STALL}.tag-2`);
    await writeFile(configPath, limit(1));
    await gateway.waitForLine(({ event }) => event === "config-reloaded");
    expect((await third.chat().answer).status).toBe(503);
    stalled[0]?.leave();
    await gateway.waitForLine(({ event, status }) => event === "request" && status === 499);
    expect((await third.chat().answer).status).toBe(503);
    stalled[1]?.leave();
    await gateway.waitForLine(
      () => gateway.log.filter(({ event, status }) => event === "request" && status === 499).length === 2,
    );
    expect((await third.chat().answer).status).toBe(200);
  });

  it("gives back the places of a worker that was killed", async () => {
    const gateway = await start({ limits: { maxConcurrentRequests: 2 } });
    const [one, other] = await gateway.connect(2);
    if (!one || !other) throw new Error("There are two workers.");
    one.chat(`${STALL}.tag-1`);
    await arrived(`${STALL}.tag-1`);
    const [again] = await gateway.connect(1, [other.pid]);
    again?.chat(`${STALL}.tag-2`);
    await arrived(`${STALL}.tag-2`);
    expect((await other.chat().answer).status).toBe(503);
    process.kill(one.pid, "SIGKILL");
    await gateway.waitForLine(({ event }) => event === "worker-exited");
    expect((await other.chat().answer).status).toBe(200);
  });
});

describe("wrong tokens", () => {
  it("are counted over all workers, and a new worker knows of them", async () => {
    const gateway = await start();
    const [one, other] = await gateway.connect(2);
    if (!one || !other) throw new Error("There are two workers.");
    for (let count = 0; count < 5; count++) {
      expect((await one.get("/v1/models", "wrong")).status).toBe(401);
      expect((await other.get("/v1/models", "wrong")).status).toBe(401);
    }
    // What one has seen is told to the other; an answer of the primary comes behind it.
    await expect.poll(async () => (await one.get("/v1/models")).status).toBe(429);
    await expect.poll(async () => (await other.get("/v1/models")).status).toBe(429);
    process.kill(one.pid, "SIGKILL");
    await gateway.waitForLine(({ event }) => event === "worker-listening");
    for (let count = 0; count < 4; count++) {
      expect((await fetch(`${gateway.url}/v1/models`)).status).toBe(429);
    }
  });
});

describe("cooldowns", () => {
  it("keep all workers from a model that one of them was told to leave alone", async () => {
    const gateway = await start({
      config: {
        agents: {
          defaults: {
            model: {
              primary: "huggingface/faults/rate-limit-long",
              fallbacks: ["huggingface/Qwen/Qwen3-8B"],
            },
          },
        },
      },
    });
    const [one, other] = await gateway.connect(2);
    if (!one || !other) throw new Error("There are two workers.");
    const first = await one.chat("default").answer;
    expect(first.headers["x-openclaw-attempts"]).toBe("2");
    await expect
      .poll(async () => (await other.get("/openclaw/api/status")).text)
      .toContain("rate_limit_exceeded");
    expect((await other.chat("default").answer).headers["x-openclaw-attempts"]).toBe("1");
    expect(sandbox.requests.filter(({ model }) => model === "faults/rate-limit-long")).toHaveLength(1);
  });
});

describe("/metrics", () => {
  it("adds up what all workers have counted, at whichever it is asked for", async () => {
    const gateway = await start();
    const [one, other] = await gateway.connect(2);
    if (!one || !other) throw new Error("There are two workers.");
    for (let count = 0; count < 3; count++) {
      await one.chat().answer;
      await other.chat().answer;
    }
    await one.chat("../nothing").answer;
    const [at, there] = [(await one.get("/metrics")).text, (await other.get("/metrics")).text];
    const counted = gateway.log.filter(({ event }) => event === "request").length;
    for (const text of [at, there]) {
      expect(metricOf(text, "gen_ai_server_request_duration_seconds_count")).toBe(counted);
      expect(metricOf(text, "openclaw_workers")).toBe(2);
      expect(metricOf(text, "openclaw_worker_restarts_total")).toBe(0);
      expect(metricOf(text, "openclaw_config_last_reload_successful")).toBe(1);
      expect(metricOf(text, "process_resident_memory_bytes")).toBeGreaterThan(90e6);
      expect(text.match(/^# TYPE gen_ai_server_request_duration_seconds histogram$/gm)).toHaveLength(1);
    }
  });

  it("does not fall when a worker is killed, and goes on with the one in its place", async () => {
    const gateway = await start();
    const [one, other] = await gateway.connect(2);
    if (!one || !other) throw new Error("There are two workers.");
    await one.chat().answer;
    const read = async () =>
      metricOf((await other.get("/metrics")).text, "gen_ai_server_request_duration_seconds_count");
    const before = await read();
    process.kill(one.pid, "SIGKILL");
    await gateway.waitForLine(({ event }) => event === "worker-exited");
    expect(await read()).toBe(before);
    await gateway.waitForLine(({ event }) => event === "worker-listening");
    const [fresh] = await gateway.connect(1, [other.pid]);
    await fresh?.chat().answer;
    expect(await read()).toBeGreaterThanOrEqual(before + 2);
    expect(metricOf((await other.get("/metrics")).text, "openclaw_worker_restarts_total")).toBe(1);
  });

  it("counts a request under way once, and a reload once", async () => {
    const configPath = join(folder, "openclaw.json");
    await writeFile(configPath, "{}");
    const gateway = await start({ configPath });
    const [one, other] = await gateway.connect(2);
    if (!one || !other) throw new Error("There are two workers.");
    const open = one.chat(STALL);
    await arrived(STALL);
    await writeFile(configPath, "{ agents: {} }");
    await gateway.waitForLine(({ event }) => event === "config-reloaded");
    const { text } = await other.get("/metrics");
    expect(metricOf(text, "openclaw_requests_in_flight")).toBe(1);
    expect(metricOf(text, "openclaw_config_reloads_total")).toBe(1);
    open.leave();
  });
});
