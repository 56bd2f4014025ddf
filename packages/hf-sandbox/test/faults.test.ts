import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSandbox, FAULTS, type FaultName, type Sandbox } from "../src/index.ts";
import { exchangeRaw, type RawAnswer, readEvents } from "./raw-exchange.ts";

let sandbox: Sandbox;
let url: string;

beforeAll(async () => {
  sandbox = createSandbox();
  ({ url } = await sandbox.listen());
});
afterAll(() => sandbox.close());

const ENDPOINTS = {
  "/v1/chat/completions": { messages: [{ role: "user", content: "Hello there" }] },
  "/v1/responses": { input: "Hello there" },
  "/v1/messages": { messages: [{ role: "user", content: "Hello there" }], max_tokens: 1000 },
} as const;
type Path = keyof typeof ENDPOINTS;
const PATHS = Object.keys(ENDPOINTS) as Path[];

const names = Object.keys(FAULTS) as FaultName[];
const modelFaults = names.filter((name) => FAULTS[name].reach === "model");

/** The faults that last until the client leaves. */
const HOLDING: readonly FaultName[] = [
  "stall-before-headers",
  "stall-before-first-event",
  "stall-mid-stream",
  "stall-mid-reasoning",
  "endless-event",
  "comments-only",
  "pings-mid-stream",
  "endless-stream",
];
/** The faults that break the connection. */
const BREAKING: readonly FaultName[] = [
  "reset-before-headers",
  "eof-before-headers",
  "truncated-json",
  "reset-mid-stream",
  "hangup-mid-stream",
];

function ask(
  name: string,
  stream = false,
  path: Path = "/v1/chat/completions",
  more: Parameters<typeof exchangeRaw>[1] = {},
): Promise<RawAnswer> {
  return exchangeRaw(`${url}${path}`, {
    body: { model: `faults/${name}`, stream, ...ENDPOINTS[path] },
    ...more,
  });
}

it("has a fault for every upstream row of the reliability matrix", () => {
  const rows = new Set(names.map((name) => FAULTS[name].row));
  for (let row = 1; row <= 23; row += 1) expect(rows, `row ${row}`).toContain(row);
});

describe.each(PATHS)("on %s", (path) => {
  describe.each([false, true])("with stream: %s", (stream) => {
    it.each(modelFaults.filter((name) => HOLDING.includes(name)))(
      "%s lasts until the client leaves",
      async (name) => {
        const leave = new AbortController();
        const model = `faults/${name}.tag-${stream ? "s" : "j"}`;
        const isThis = (request: { model: string | undefined; path: string }) =>
          request.model === model && request.path === path;
        const answer = ask(model.slice("faults/".length), stream, path, { signal: leave.signal });
        const request = await sandbox.waitForRequest((one) => isThis(one) && one.fault !== undefined);
        expect(request.outcome).toBe("open");
        leave.abort();
        expect((await answer).ending).toBe("left");
        expect((await sandbox.waitForAbort(isThis)).completed).toBe(false);
      },
    );

    it.each(BREAKING)("%s breaks the connection", async (name) => {
      expect((await ask(name, stream, path)).ending).toBe("broken");
      const { outcome } = await sandbox.waitForRequest(
        (one) => one.fault === name && one.path === path && one.outcome !== "open",
      );
      expect(outcome).toBe("cut");
    });

    it.each(modelFaults.filter((name) => !HOLDING.includes(name) && !BREAKING.includes(name)))(
      "%s answers in full",
      async (name) => {
        const small = name === "oversized-body" ? ".bytes-2000" : name === "slow-drip" ? ".bytes-999" : "";
        const answer = await ask(`${name}${small}`, stream, path);
        expect(answer.ending).toBe("complete");
        expect(answer.status).toBeGreaterThanOrEqual(200);
      },
    );
  });
});

describe("a status", () => {
  it.each([
    ["status-500", 500, "application/json"],
    ["status-502", 502, "text/html; charset=utf-8"],
    ["status-503", 503, "application/json"],
    ["status-504", 504, "text/plain; charset=utf-8"],
    ["model-loading", 503, "application/json"],
    ["rate-limit", 429, "application/json"],
    ["credits-depleted", 402, "application/json"],
    ["backend-402", 402, "application/json"],
    ["invalid-token", 401, "application/json"],
    ["no-permission", 403, "application/json"],
    ["not-found", 404, "application/json"],
    ["model-not-found", 400, "application/json"],
    ["model-not-supported", 400, "application/json"],
    ["bad-request", 400, "application/json"],
    ["unprocessable-json", 422, "application/json"],
    ["unprocessable-text", 422, "text/plain; charset=utf-8"],
    ["unprocessable-detail", 422, "application/json"],
    ["context-overflow", 400, "application/json"],
    ["context-overflow-text", 422, "application/json"],
    ["html", 200, "text/html; charset=utf-8"],
    ["redirect", 307, undefined],
  ])("%s is %i in %s, streaming or not", async (name, status, type) => {
    for (const stream of [false, true]) {
      const answer = await ask(name, stream);
      expect(answer.status).toBe(status);
      expect(answer.headers["content-type"]).toBe(type);
    }
  });

  it("names the backend unless the router answers before it has picked one", async () => {
    const byName = async (name: string) => (await ask(name)).headers["x-inference-provider"];
    expect(await byName("status-500")).toBe("sandbox");
    expect(await byName("status-500:together")).toBe("together");
    expect(await byName("status-500:cheapest")).toBe("sandbox");
    expect(await byName("credits-depleted:together")).toBeUndefined();
  });

  it("says how long to wait in each of the ways there are", async () => {
    expect(JSON.parse((await ask("model-loading.seconds-7")).body)).toEqual({
      error: "Model faults/model-loading.seconds-7 is currently loading",
      estimated_time: 7,
    });
    expect((await ask("rate-limit-short")).headers["retry-after"]).toBe("1");
    expect((await ask("rate-limit-long")).headers["retry-after"]).toBe("120");
    expect((await ask("rate-limit-header.seconds-9")).headers.ratelimit).toBe('"default";r=0;t=9');
    expect((await ask("rate-limit")).headers["retry-after"]).toBeUndefined();
    const date = Date.parse((await ask("rate-limit-date.seconds-100")).headers["retry-after"] ?? "");
    expect(date).toBeGreaterThan(Date.now() + 90_000);
  });

  it("comes in Anthropic's envelope on /v1/messages", async () => {
    expect(JSON.parse((await ask("rate-limit", false, "/v1/messages")).body)).toMatchObject({
      type: "error",
      error: { type: "rate_limit_error" },
    });
  });
});

describe("an answer that is no success", () => {
  it("breaks JSON in each of the ways there are", async () => {
    for (const name of ["broken-json", "empty-body", "truncated-json", "eof-mid-stream", "malformed-event"]) {
      const { body, status } = await ask(name);
      expect(status).toBe(200);
      expect(() => JSON.parse(body) as unknown, name).toThrow();
    }
    const { body, headers } = await ask("truncated-json");
    expect(Number(headers["content-length"])).toBeGreaterThan(body.length);
  });

  it.each([
    ["first-event-error", "server_error", null],
    ["first-event-rate-limit", "rate_limit_exceeded", "rate_limit_exceeded"],
    ["first-event-not-found", "not_found_error", "model_not_found"],
    ["first-event-bad-request", "invalid_request_error", "invalid_value"],
    ["first-event-context-overflow", "invalid_request_error", "context_length_exceeded"],
  ])("%s is the first and only event of a 200", async (name, type, code) => {
    const { body, status } = await ask(name, true);
    expect(status).toBe(200);
    expect(readEvents(body)).toEqual([{ error: expect.objectContaining({ type, code }) }]);
  });

  it("ends a stream without a single event in each of the ways there are", async () => {
    expect((await ask("empty-stream", true)).body).toBe("");
    expect((await ask("done-only", true)).body).toBe("data: [DONE]\n\n");
    expect((await ask("comments-then-eof", true)).body).toBe(": ping\n\n".repeat(3));
  });

  it("is as long as it is told to be when it is too long", async () => {
    const { body } = await ask("oversized-body.bytes-100000");
    expect(body.length).toBeGreaterThan(100_000);
    expect(JSON.parse(body)).toHaveProperty("padding");
    expect((await ask("oversized-event", true)).body.length).toBeGreaterThan(2 * 1024 * 1024);
  });
});

describe("a stream that breaks", () => {
  const deltas = (body: string) => body.split('"content":"').length - 2;

  it.each(["reset-mid-stream", "hangup-mid-stream", "eof-mid-stream"])(
    "%s comes after as many deltas as asked, without finish_reason and terminator",
    async (name) => {
      for (const after of [1, 3, 7]) {
        const { body } = await ask(`${name}.after-${after}`, true);
        expect(deltas(body)).toBe(after);
        expect(body).not.toMatch(/"finish_reason":"|\[DONE\]/);
      }
    },
  );

  it("never reaches the finish, however late it is told to break", async () => {
    expect((await ask("eof-mid-stream.after-100000", true)).body).not.toMatch(/"finish_reason":"|\[DONE\]/);
  });

  it("carries an error, something malformed, or something endless in its midst", async () => {
    const error = readEvents((await ask("error-mid-stream", true)).body);
    expect(error.at(-1)).toHaveProperty("error");
    const malformed = (await ask("malformed-event", true)).body;
    expect(() => readEvents(malformed)).toThrow();
    expect(malformed).toMatch(/\[DONE\]\n\n$/);
    const isLong = (body: string) => body.length > 1_100_000;
    const { body } = await ask("endless-event", true, "/v1/chat/completions", { isEnough: isLong });
    expect(body.split("\n\n").at(-1)?.length).toBeGreaterThan(1_000_000);
  });

  it("pings for ever before the first delta, or after it", async () => {
    const isPinging = (body: string) => body.split(": ping").length > 5;
    const before = await ask("comments-only.ms-1", true, "/v1/chat/completions", { isEnough: isPinging });
    expect(readEvents(before.body)).toEqual([]);
    const after = await ask("pings-mid-stream.ms-1", true, "/v1/chat/completions", { isEnough: isPinging });
    expect(deltas(after.body)).toBe(3);
  });

  it("stalls only so long when told, and then goes on to a proper end", async () => {
    for (const name of ["stall-before-headers", "stall-before-first-event", "stall-mid-stream"]) {
      const startedAt = performance.now();
      const { body, ending } = await ask(`${name}.ms-60`, true);
      expect(performance.now() - startedAt).toBeGreaterThan(55);
      expect(ending).toBe("complete");
      expect(body).toMatch(/\[DONE\]\n\n$/);
    }
  });

  it("stalls in mid-reasoning before any content", async () => {
    const isReasoning = (body: string) => body.split("reasoning_content").length > 3;
    const { body } = await ask("stall-mid-reasoning", true, "/v1/chat/completions", {
      isEnough: isReasoning,
    });
    expect(deltas(body)).toBe(0);
  });
});

describe("an odd success", () => {
  it("drips the same answer that others send at once", async () => {
    const choices = async (name: string) =>
      readEvents((await ask(name, true)).body).map((event) => event.choices);
    const whole = await choices("slow-drip.bytes-100000");
    expect(whole.length).toBeGreaterThan(10);
    expect(await choices("slow-drip.bytes-40.ms-0")).toEqual(whole);
  });

  it("ends without a terminator but with a finish_reason", async () => {
    const { body, ending } = await ask("eof-without-done", true);
    expect(ending).toBe("complete");
    expect(body).toContain('"finish_reason":"stop"');
    expect(body).not.toContain("[DONE]");
  });

  it("writes no faster than it is read", async () => {
    const leave = new AbortController();
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: "Bearer hf_test", "content-type": "application/json" },
      body: JSON.stringify({
        model: "faults/endless-stream.tag-slow",
        stream: true,
        ...ENDPOINTS["/v1/chat/completions"],
      }),
      signal: leave.signal,
    });
    const request = await sandbox.waitForRequest((one) => one.model === "faults/endless-stream.tag-slow");
    // Nobody reads: once the buffers on the way are full, the count stands still.
    let last = -1;
    while (request.bytesSent !== last) {
      last = request.bytesSent;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(last).toBeLessThan(64 * 1024 * 1024);
    expect(request.outcome).toBe("open");
    leave.abort();
    await response.body?.cancel().catch(() => {});
    await sandbox.waitForAbort((one) => one === request);
  });
});

describe("the first so many", () => {
  it("fail, and then the model answers", async () => {
    const statuses: unknown[] = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await ask("status-503.times-2")).status);
    expect(statuses).toEqual([503, 503, 200, 200]);
    sandbox.resetFaultCounts();
    expect((await ask("status-503.times-2")).status).toBe(503);
    expect((await ask("status-503.times-2.tag-other")).status).toBe(503);
  });

  it("are counted once for all suffixes and endpoints", async () => {
    expect((await ask("status-500.times-1.tag-all:together")).status).toBe(500);
    expect((await ask("status-500.times-1.tag-all", true, "/v1/messages")).status).toBe(200);
  });
});

it.each(["faults/no-such", "faults/status-500.foo-1", "faults/connection-refused", "faults/status-500.ms-x"])(
  "answers model_not_found to %s",
  async (model) => {
    const { body, status } = await exchangeRaw(`${url}/v1/chat/completions`, {
      body: { model, ...ENDPOINTS["/v1/chat/completions"] },
    });
    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({ error: { code: "model_not_found" } });
  },
);
