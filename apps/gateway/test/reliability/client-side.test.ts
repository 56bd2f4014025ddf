import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { createSandbox, type Sandbox } from "@openclaw-hf/hf-sandbox";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type GatewayProcess, type ProcessOptions, startGateway } from "../gateway-process.ts";
import { chatRequest, observe } from "./observed-answer.ts";
import { modelOf, OPTIONS } from "./reliability-options.ts";

let sandbox: Sandbox;
let baseUrl: string;
let gateway: GatewayProcess;

beforeAll(async () => {
  sandbox = createSandbox();
  ({ baseUrl } = await sandbox.listen());
  gateway = await startGateway({ ...OPTIONS, baseUrl });
});
afterAll(async () => {
  await gateway.stop();
  await sandbox.close();
});
afterEach(() => sandbox.clearRequests());

/** What asked a model; the gateway also fetches the list of them. */
const modelCalls = () => sandbox.requests.filter(({ method }) => method === "POST");

const stopLater: GatewayProcess[] = [];
const startOwn = async (options: ProcessOptions): Promise<GatewayProcess> => {
  const own = await startGateway({ ...OPTIONS, baseUrl, ...options });
  stopLater.push(own);
  return own;
};
afterAll(() => Promise.all(stopLater.map((own) => own.stop("SIGKILL"))));

/** Opens a raw connection and collects what comes back until it closes. */
function rawConnection(url: string): { readonly socket: Socket; readonly received: Promise<string> } {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
  });
  socket.on("error", () => {});
  return { socket, received: once(socket, "close").then(() => text) };
}

const post = (url: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer gateway-secret", ...headers },
    body,
  });
const errorOf = async (response: Response) =>
  ((await response.json()) as { error: { message: string; code: string; param: string | null } }).error;

describe("Row 21: stalls in the middle", () => {
  it("sends a comment whenever the stream has been silent for the ping interval, which does not reset the idle clock", async () => {
    const seen = await observe({ url: gateway.url, model: modelOf("stall-mid-stream"), stream: true });
    expect(seen.outcome).toBe("200, then upstream_idle_timeout");
    // 2.5 s of silence with a ping every 0.4 s, less what a busy machine is late.
    expect(seen.text.match(/^: ping$/gm)?.length).toBeGreaterThanOrEqual(2);
    expect(seen.text).not.toMatch(/data: [^\n]*: ping/);
  });
});

describe("Row 24: the client disconnects", () => {
  type Act = (model: string, signal: AbortSignal) => Promise<unknown>;

  /** How long upstream's call outlives the client, which leaves as soon as `act` is through; checks that it stays the only call. */
  const outlivesMs = async (fault: string, act: Act): Promise<number> => {
    const model = modelOf(fault);
    const abort = new AbortController();
    const acted = act(model, abort.signal).catch(() => {});
    await sandbox.waitForRequest((request) => request.model === model);
    await acted;
    const leftAt = performance.now();
    abort.abort();
    await sandbox.waitForAbort((request) => request.model === model);
    const ms = performance.now() - leftAt;
    const line = await gateway.waitForLine(
      (logged) => logged.modelAsked === model && logged.event === "request",
    );
    expect(line).toMatchObject({ status: 499, code: "client_disconnected", attempts: [{ model }] });
    expect(sandbox.requests.filter((request) => request.model === model)).toHaveLength(1);
    return ms;
  };

  /** The best of several, because the machine may be busy with other things. */
  const expectPrompt = async (fault: string, act: Act): Promise<void> => {
    let best = Number.POSITIVE_INFINITY;
    for (let turn = 0; turn < 5 && best >= 100; turn++) best = Math.min(best, await outlivesMs(fault, act));
    expect(best).toBeLessThan(100);
  };

  const ask =
    (stream: boolean, headers: Readonly<Record<string, string>> = {}): Act =>
    (model, signal) => {
      void chatRequest({ url: gateway.url, model, stream, signal, headers }).catch(() => {});
      return Promise.resolve();
    };

  it.each([
    ["JSON", false],
    ["SSE", true],
  ] as const)(
    "before headers, %s: the upstream call ends within 100 ms and nothing else is tried",
    (_kind, stream) =>
      expectPrompt("stall-before-headers", ask(stream, { "x-openclaw-fallbacks": "default" })),
  );

  it.each(["stall-mid-stream", "endless-stream"])(
    "in the middle of %s: the upstream call ends within 100 ms",
    (fault) =>
      expectPrompt(fault, async (model, signal) => {
        const response = await chatRequest({ url: gateway.url, model, stream: true, signal });
        await response.body?.getReader().read();
      }),
  );

  it("in the middle of a non-streaming answer: the upstream call ends within 100 ms", () =>
    expectPrompt("stall-before-first-event", ask(false)));

  it("during a backoff: no later attempt is made and no socket stays open", async () => {
    const model = modelOf("rate-limit-short.seconds-2");
    const abort = new AbortController();
    const answer = chatRequest({ url: gateway.url, model, stream: false, signal: abort.signal }).catch(
      () => {},
    );
    await sandbox.waitForRequest((request) => request.model === model && request.outcome === "completed");
    abort.abort();
    await answer;
    await gateway.waitForLine((line) => line.modelAsked === model && line.status === 499);
    // Another request, longer under way than the backoff would have been: still only one call for the first.
    await observe({ url: gateway.url, model: modelOf("rate-limit-short.seconds-2.times-1"), stream: false });
    expect(sandbox.requests.filter((request) => request.model === model)).toHaveLength(1);
  });
});

describe("Row 25: the client reads slowly", () => {
  it("pauses upstream while the client does not read, and aborts a write that is stalled for too long", async () => {
    const own = await startOwn({ limits: { writeStallMs: 1_500 } });
    const model = modelOf("endless-stream");
    const { socket, received } = rawConnection(own.url);
    socket.pause();
    const body = JSON.stringify({ model, stream: true, messages: [{ role: "user", content: "hi" }] });
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n` +
        `authorization: Bearer gateway-secret\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    const request = await sandbox.waitForRequest((seen) => seen.model === model);
    await own.waitForLine((line) => line.modelAsked === model && line.code === "client_stalled");
    await sandbox.waitForAbort((seen) => seen.model === model);
    // What the kernel's buffers take on three legs, and not one endless stream.
    expect(request.bytesSent).toBeLessThan(32 * 1024 * 1024);
    socket.resume();
    await received;
  });

  it.skipIf(process.platform !== "linux")(
    "spends less than 64 MB on 200 stalled readers of endless streams (reads /proc; skipped elsewhere)",
    async () => {
      // Garbage that V8 has not collected yet would hide what the streams hold.
      const own = await startOwn({
        nodeOptions: ["--max-semi-space-size=2"],
        limits: { maxConcurrentRequests: 300 },
      });
      const rssBytes = () =>
        Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${own.pid}/status`, "utf8"))?.[1]) * 1024;
      await observe({ url: own.url, model: "default", stream: true });
      const before = rssBytes();
      const sockets = Array.from({ length: 200 }, () => {
        const { socket } = rawConnection(own.url);
        socket.pause();
        const model = modelOf("endless-stream");
        const body = JSON.stringify({ model, stream: true, messages: [{ role: "user", content: "hi" }] });
        socket.write(
          `POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n` +
            `authorization: Bearer gateway-secret\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
        );
        return socket;
      });
      const endless = () => sandbox.requests.filter(({ model }) => model?.includes("endless-stream"));
      const sentBytes = () => endless().reduce((sum, { bytesSent }) => sum + bytesSent, 0);
      let sent = -1;
      await expect
        .poll(
          () => {
            const [previous, now] = [sent, sentBytes()];
            sent = now;
            return endless().length === 200 && now > 0 && previous === now;
          },
          { interval: 1_000, timeout: 90_000 },
        )
        .toBe(true);
      const grown = rssBytes() - before;
      for (const socket of sockets) socket.destroy();
      expect(grown).toBeLessThan(64 * 1024 * 1024);
    },
    120_000,
  );
});

describe("Row 26: slowloris", () => {
  it("answers 408 when the headers do not arrive in time", async () => {
    const { socket, received } = rawConnection(gateway.url);
    const startedAt = performance.now();
    socket.write("POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\n");
    const drip = setInterval(() => socket.write("x-drip: 1\r\n"), 500);
    const text = await received;
    clearInterval(drip);
    expect(text).toMatch(/^HTTP\/1\.1 408 .*"code":"request_timeout"/s);
    expect(text).toMatch(/x-request-id: req_/);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it("answers 408 when the body drips in", async () => {
    const { socket, received } = rawConnection(gateway.url);
    const startedAt = performance.now();
    socket.write(
      "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n" +
        "authorization: Bearer gateway-secret\r\ncontent-length: 100000\r\n\r\n{",
    );
    const drip = setInterval(() => socket.write(" "), 500);
    const answered = once(socket, "data") as Promise<[Buffer]>;
    const [first] = await answered;
    clearInterval(drip);
    expect(first.toString("latin1")).toMatch(/^HTTP\/1\.1 408 /);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    socket.destroy();
    await received;
    expect(modelCalls()).toHaveLength(0);
  });
});

describe("Row 27: headers > 16 KiB; body > 20 MiB", () => {
  it("answers 431 to too large headers, in OpenAI's envelope", async () => {
    const { socket, received } = rawConnection(gateway.url);
    socket.write(`GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-large: ${"x".repeat(17 * 1024)}\r\n\r\n`);
    expect(await received).toMatch(/^HTTP\/1\.1 431 .*x-request-id: req_.*"code":"headers_too_large"/s);
  });

  it("answers 413 to a body over the limit without an upstream call, however its length is declared", async () => {
    const large = Buffer.alloc(20 * 1024 * 1024 + 1, 0x20);
    const declared = await post(gateway.url, large.toString("latin1"));
    expect(declared.status).toBe(413);
    expect(await errorOf(declared)).toMatchObject({ code: "request_too_large" });
    const chunked = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer gateway-secret" },
      body: new Blob([large]).stream(),
      duplex: "half",
    } as RequestInit);
    expect(chunked.status).toBe(413);
    expect(modelCalls()).toHaveLength(0);
  });

  it("takes a body of just under the limit", async () => {
    const content = "x".repeat(19 * 1024 * 1024);
    const body = JSON.stringify({ model: "faults/bad-request", messages: [{ role: "user", content }] });
    // Upstream's limits of the other tests are for answers to a few bytes.
    const own = await startOwn({ timeouts: { answerMs: 60_000, totalMs: 60_000 } });
    expect((await post(own.url, body)).status).toBe(400);
    expect(modelCalls()).toHaveLength(1);
  });
});

describe("Row 28: bad JSON, too deep, missing fields", () => {
  it.each([
    ["no JSON", "hello", null],
    ["broken JSON", '{"model":"a/b","messages":[{"role":"user",}]}', "messages"],
    ["depth over 64", `{"model":"a/b","messages":${"[".repeat(70)}${"]".repeat(70)}}`, "messages"],
    ["no model", '{"messages":[]}', "model"],
    ["no messages", '{"model":"a/b"}', "messages"],
    ["a malformed model", '{"model":"../../etc","messages":[]}', "model"],
    ["a model with a line end", '{"model":"a/b\\r\\nx: y","messages":[]}', "model"],
  ])("answers 400 to %s, naming the field, without an upstream call", async (_what, body, param) => {
    const response = await post(gateway.url, body);
    expect(response.status).toBe(400);
    expect(await errorOf(response)).toMatchObject({ param, message: expect.any(String) });
    expect(modelCalls()).toHaveLength(0);
  });
});

describe("Row 29: no or wrong token; locked out; bad Host; bad Origin", () => {
  it.each([
    { authorization: "" },
    { authorization: "Bearer wrong" },
    { authorization: "Basic Z2F0ZXdheS1zZWNyZXQ=" },
  ])("answers 401 to %o", async (headers) => {
    const response = await post(gateway.url, "{}", headers);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toMatch(/^Bearer/);
    expect(await errorOf(response)).toMatchObject({ code: "invalid_api_key" });
  });

  it("answers 429 with Retry-After after too many wrong tokens, also to the right one", async () => {
    const own = await startOwn({});
    for (let guess = 0; guess < 10; guess++) {
      expect((await post(own.url, "{}", { authorization: `Bearer guess-${guess}` })).status).toBe(401);
    }
    const locked = await post(own.url, "{}");
    expect(locked.status).toBe(429);
    expect(Number(locked.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await fetch(`${own.url}/healthz`)).status).toBe(200);
  });

  it("answers 421 to a Host it is not, and 403 to an Origin it does not trust", async () => {
    const { socket, received } = rawConnection(gateway.url);
    socket.write("GET /healthz HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n");
    expect(await received).toMatch(/^HTTP\/1\.1 421 .*"code":"host_not_allowed"/s);
    const crossSite = await post(gateway.url, "{}", { origin: "https://evil.example" });
    expect(crossSite.status).toBe(403);
    expect(crossSite.headers.get("access-control-allow-origin")).toBeNull();
  });
});

/** For requests that must not end by themselves, however busy the machine is. */
const PATIENT = { firstByteMs: 30_000, idleMs: 30_000, reasoningIdleMs: 30_000, totalMs: 60_000 };

describe("Row 30: more than the concurrency limit", () => {
  it("answers 503 `overloaded` with Retry-After 1 at once, and takes requests again when one has ended", async () => {
    const own = await startOwn({ limits: { maxConcurrentRequests: 2 }, timeouts: PATIENT });
    const aborts = [new AbortController(), new AbortController()];
    const waiting = aborts.map(async ({ signal }) => {
      const response = await chatRequest({
        url: own.url,
        model: modelOf("stall-mid-stream"),
        stream: true,
        signal,
      });
      await response.text();
    });
    await sandbox.waitForRequest(() => modelCalls().length === 2);
    await fetch(`${own.url}/healthz`);
    let shortestMs = Number.POSITIVE_INFINITY;
    // The best of many, because the machine may be busy with other things.
    for (let turn = 0; turn < 30 || (shortestMs >= 10 && turn < 1_000); turn++) {
      const startedAt = performance.now();
      const response = await post(own.url, "{}");
      shortestMs = Math.min(shortestMs, performance.now() - startedAt);
      expect(response.status).toBe(503);
      expect(response.headers.get("retry-after")).toBe("1");
      expect(await errorOf(response)).toMatchObject({ code: "overloaded" });
    }
    expect(shortestMs).toBeLessThan(10);
    for (const abort of aborts) abort.abort();
    await Promise.allSettled(waiting);
    await own.waitForLine(
      () =>
        own.log.filter((line) => line.event === "request" && line.code === "client_disconnected").length ===
        2,
    );
    const next = await observe({ url: own.url, model: "default", stream: false });
    expect(next.outcome).toBe("200 complete");
  });
});

describe("Row 31: SIGTERM and SIGKILL", () => {
  it("fails readiness, finishes what is under way, refuses what comes, and ends with code 0", async () => {
    const own = await startOwn({ timeouts: PATIENT });
    const model = modelOf("slow-drip.ms-4");
    const response = await chatRequest({ url: own.url, model, stream: true });
    const reader = response.body?.getReader();
    await reader?.read();
    const exited = own.stop("SIGTERM");
    await own.waitForLine(({ event }) => event === "draining");
    expect((await fetch(`${own.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${own.url}/healthz`)).status).toBe(200);
    const refused = await post(own.url, "{}");
    expect(refused.status).toBe(503);
    expect(await errorOf(refused)).toMatchObject({ code: "shutting_down" });
    let text = "";
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
      text += Buffer.from(part.value).toString();
    }
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
    expect(text).not.toContain('"error"');
    expect(await exited).toBe(0);
  });

  it("ends what is left after the drain with an error event and [DONE], or an error answer", async () => {
    const own = await startOwn({
      limits: { drainMs: 300 },
      timeouts: {
        ...OPTIONS.timeouts,
        firstByteMs: 60_000,
        answerMs: 60_000,
        idleMs: 60_000,
        totalMs: 60_000,
      },
    });
    const stream = observe({ url: own.url, model: modelOf("stall-mid-stream"), stream: true });
    const plain = observe({ url: own.url, model: modelOf("stall-before-headers"), stream: false });
    await sandbox.waitForRequest(() => modelCalls().length === 2);
    // The stream must have begun; its first bytes are on their way once upstream has sent them.
    await sandbox.waitForRequest((request) => request.bytesSent > 0);
    await fetch(`${own.url}/healthz`);
    const exited = own.stop("SIGTERM");
    expect((await plain).outcome).toBe("503 shutting_down");
    expect((await stream).outcome).toBe("200, then shutting_down");
    expect(await exited).toBe(0);
  });
});

describe("Row 32: every model of the chain in cooldown", () => {
  it("probes one, and never fails with zero attempts", async () => {
    const own = await startOwn({});
    const fallbacks = ["deepseek-ai/DeepSeek-R1", "Qwen/Qwen3-8B", "openai/gpt-oss-120b"];
    for (const id of fallbacks) sandbox.setModel(id, "rate-limit");
    const first = await observe({ url: own.url, model: "default", stream: false });
    expect(first).toMatchObject({ outcome: "429 rate_limit_exceeded", attempts: 3 });
    const second = await observe({ url: own.url, model: "default", stream: false });
    expect(second.outcome).toBe("429 rate_limit_exceeded");
    expect(second.attempts).toBeGreaterThanOrEqual(1);
    for (const id of fallbacks) sandbox.setModel(id, undefined);
    expect((await observe({ url: own.url, model: "default", stream: true })).outcome).toBe("200 complete");
  });
});
