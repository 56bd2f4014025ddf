import { beforeEach, describe, expect, it } from "vitest";
import {
  type CollectedAnswer,
  type CollectOptions,
  callOf,
  collectAnswer,
} from "../../test/collect-answer.ts";
import { FakeClock } from "../../test/fake-clock.ts";
import { FakeDispatcher } from "../../test/fake-dispatcher.ts";
import { createUpstream, type Upstream, type UpstreamCall, type UpstreamHandle } from "../index.ts";

const ANSWER = JSON.stringify({ choices: [{ index: 0, message: { content: "hi" }, finish_reason: "stop" }] });
const DELTA = 'data: {"choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":null}]}\n\n';
const FINISH = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n';
const REASONING = 'data: {"choices":[{"index":0,"delta":{"reasoning":"hm"},"finish_reason":null}]}\n\n';

let clock: FakeClock;
let dispatcher: FakeDispatcher;
let upstream: Upstream;

beforeEach(() => {
  clock = new FakeClock();
  dispatcher = new FakeDispatcher();
  upstream = createUpstream({
    dispatcher,
    clock,
    token: "hf_secret_token",
    random: () => 0.5,
    baseUrl: "http://127.0.0.1/v1",
  });
});

/** Sends, and waits until it has been dispatched. */
async function send(
  chain: readonly string[],
  streaming = false,
  rest: Partial<UpstreamCall> = {},
  options: CollectOptions = {},
) {
  let handle: UpstreamHandle | undefined;
  let settled: CollectedAnswer | undefined;
  const answer = collectAnswer(upstream, callOf("/chat/completions", streaming, chain, rest), {
    ...options,
    onHandle: (given) => {
      handle = given;
    },
  });
  answer.then((value) => {
    settled = value;
  });
  await Promise.resolve();
  return { answer, handle: handle as unknown as UpstreamHandle, settled: () => settled };
}

const models = () => dispatcher.exchanges.map(({ model }) => model);

describe("the calls of a request", () => {
  it("are four at most, and every model gets its turn before a second try", async () => {
    const { answer } = await send(["a/1", "a/2", "a/3", "a/4", "a/5"]);
    for (let count = 0; count < 4; count++) {
      dispatcher.last.answer(500, "{}");
      clock.advance(1000);
    }
    expect((await answer).error).toMatchObject({ code: "upstream_error", status: 502 });
    expect(models()).toEqual(["a/1", "a/2", "a/3", "a/4"]);
  });

  it("retry the same model once, after a pause that is jittered", async () => {
    const { answer } = await send(["a/1", "a/2"]);
    dispatcher.last.answer(502, "{}");
    clock.advance(249);
    expect(models()).toEqual(["a/1"]);
    clock.advance(1);
    expect(models()).toEqual(["a/1", "a/1"]);
    dispatcher.last.answer(502, "{}");
    expect(models()).toEqual(["a/1", "a/1", "a/2"]);
    dispatcher.last.answer(200, ANSWER, { "x-inference-provider": "together" });
    const { head, summary } = await answer;
    expect(head).toMatchObject({
      model: "a/2",
      provider: "together",
      fallbackIndex: 1,
      headers: { "x-inference-provider": "together" },
    });
    expect(summary?.attempts.map(({ code, status }) => [code, status])).toEqual([
      ["upstream_error", 502],
      ["upstream_error", 502],
      [undefined, 200],
    ]);
  });

  it("say where the router is when it cannot be reached", async () => {
    const { answer } = await send(["a/1"]);
    for (let count = 0; count < 2; count++) {
      dispatcher.last.fail(Object.assign(new Error("no"), { code: "ENOTFOUND" }));
      clock.advance(1000);
    }
    const { error } = await answer;
    expect(error?.code).toBe("upstream_unreachable");
    expect(error?.message).toContain("a/1 could not be reached (ENOTFOUND). The router is http");
  });

  it("try a repeated model of the chain once", async () => {
    const { answer } = await send(["a/1", "a/1", "a/1"]);
    dispatcher.last.answer(404, "{}");
    expect((await answer).error?.attempts).toHaveLength(1);
  });

  it("carry the model, the token and the headers of their own attempt, and no one else's", async () => {
    await send(["a/1"], true, { headers: { "x-hf-session-id": "s", authorization: "Bearer other" } });
    const headers = dispatcher.last.options.headers as string[];
    const sent = Object.fromEntries(
      headers.flatMap((name, index) => (index % 2 === 0 ? [[name, headers[index + 1]]] : [])),
    );
    expect(sent).toMatchObject({
      authorization: "Bearer hf_secret_token",
      "x-hf-session-id": "s",
      accept: "text/event-stream",
    });
    expect(dispatcher.last.options.path).toBe("/v1/chat/completions");
  });

  it("fail without a call when the caller's own functions throw", async () => {
    const { answer } = await send(["a/1"], false, {
      body: () => {
        throw new TypeError("circular");
      },
    });
    expect((await answer).error).toMatchObject({ code: "invalid_request", cause: new TypeError("circular") });
    expect(dispatcher.exchanges).toHaveLength(0);
  });

  it("are on record when they are aborted, before an answer and in the middle of one", async () => {
    const early = await send(["a/1"]);
    early.handle.abort();
    expect((await early.answer).error?.attempts).toMatchObject([{ model: "a/1", code: "aborted" }]);
    const late = await send(["a/1"], true);
    dispatcher.last.connect().head().data(DELTA);
    late.handle.abort();
    expect((await late.answer).error?.attempts).toMatchObject([
      { model: "a/1", status: 200, code: "aborted" },
    ]);
  });

  it("fail without a call when the chain is empty", async () => {
    const { answer } = await send([]);
    expect((await answer).error).toMatchObject({ code: "invalid_request", attempts: [] });
  });

  it("stop retrying when the budget shared by all requests is used up", async () => {
    let retries = 0;
    for (let count = 0; count < 40; count++) {
      const { answer } = await send([`a/${count}`]);
      dispatcher.last.answer(500, "{}");
      clock.advance(250);
      if (dispatcher.exchanges.length > count + retries + 1) {
        retries++;
        dispatcher.last.answer(500, "{}");
      }
      await answer;
    }
    // 20 to begin with, and half a retry a second over the ten seconds this took.
    expect(retries).toBeGreaterThanOrEqual(20);
    expect(retries).toBeLessThanOrEqual(25);
  });
});

describe("waiting", () => {
  it("waits once for a short Retry-After when there is no other model", async () => {
    const { answer } = await send(["a/1"]);
    dispatcher.last.answer(429, "{}", { "retry-after": "7" });
    clock.advance(6_999);
    expect(models()).toHaveLength(1);
    clock.advance(1);
    dispatcher.last.answer(429, "{}", { "retry-after": "7" });
    expect((await answer).error).toMatchObject({
      code: "rate_limit_exceeded",
      status: 429,
      retryAfterMs: 7_000,
    });
    expect(models()).toHaveLength(2);
  });

  it("goes on at once from a 429 when there is another model", async () => {
    await send(["a/1", "a/2"]);
    dispatcher.last.answer(429, "{}", { "retry-after": "1" });
    expect(models()).toEqual(["a/1", "a/2"]);
  });

  it("does not wait for a Retry-After of more than a minute", async () => {
    const { answer } = await send(["a/1"]);
    dispatcher.last.answer(429, "{}", { "retry-after": "61" });
    expect((await answer).error).toMatchObject({ status: 429, retryAfterMs: 61_000 });
  });

  it("waits for a loading model as long as the budget lasts, with a chain or without", async () => {
    const { answer } = await send(["a/1", "a/2"]);
    const loading = JSON.stringify({ error: "Model a/1 is currently loading", estimated_time: 25.5 });
    dispatcher.last.answer(503, loading);
    clock.advance(25_500);
    expect(models()).toEqual(["a/1", "a/1"]);
    dispatcher.last.answer(503, loading);
    clock.advance(25_500);
    // A third wait would exceed the minute, and the fourth call belongs to the other model.
    dispatcher.last.answer(503, loading);
    expect(models()).toEqual(["a/1", "a/1", "a/1", "a/2"]);
    dispatcher.last.answer(200, ANSWER);
    expect((await answer).head?.model).toBe("a/2");
  });

  it("is ended by an abort at once, and nothing is tried later", async () => {
    for (const [status, headers] of [
      [429, { "retry-after": "30" }],
      [500, {}],
    ] as const) {
      const before = dispatcher.exchanges.length;
      const { handle, settled } = await send([`a/${status}`]);
      dispatcher.last.answer(status, "{}", headers);
      handle.abort(new Error("gone"));
      await Promise.resolve();
      expect(settled()?.error).toMatchObject({ code: "aborted", status: 499, cause: new Error("gone") });
      clock.advance(120_000);
      expect(dispatcher.exchanges.length).toBe(before + 1);
      expect(clock.pending).toBe(0);
    }
  });
});

describe("time limits", () => {
  it("gives a connection ten seconds", async () => {
    const { answer } = await send(["a/1"]);
    clock.advance(10_000);
    expect((await answer).error).toMatchObject({ code: "upstream_connect_timeout", status: 504 });
    // undici hands the socket over later: it is not used.
    expect(dispatcher.last.connect().aborted).toBe(true);
  });

  it("gives a stream a minute to its first event, however many comments come", async () => {
    const { answer } = await send(["a/1"], true);
    dispatcher.last.connect().head();
    for (let second = 0; second < 60; second++) {
      expect(dispatcher.last.aborted).toBe(false);
      dispatcher.last.data(": ping\n\n");
      clock.advance(1_000);
    }
    expect((await answer).error).toMatchObject({ code: "upstream_first_byte_timeout", status: 504 });
    expect(dispatcher.last.aborted).toBe(true);
  });

  it("gives a whole answer five times as long", async () => {
    const { answer } = await send(["a/1"]);
    dispatcher.last.connect();
    clock.advance(299_999);
    expect(dispatcher.last.aborted).toBe(false);
    clock.advance(1);
    expect((await answer).error?.code).toBe("upstream_first_byte_timeout");
  });

  it("lets a stream be silent for 120 seconds, and comments do not count", async () => {
    const { answer } = await send(["a/1"], true);
    dispatcher.last.connect().head().data(DELTA);
    for (let seconds = 0; seconds < 120; seconds += 15) {
      expect(dispatcher.last.aborted).toBe(false);
      dispatcher.last.data(": ping\n\n");
      clock.advance(15_000);
    }
    expect((await answer).error).toMatchObject({ code: "upstream_idle_timeout", advice: "terminal" });
    expect(models()).toHaveLength(1);
  });

  it("takes white space before a whole answer for waiting, and behind it for silence", async () => {
    const JSON_HEAD = { "content-type": "application/json" };
    const early = await send(["a/1"]);
    dispatcher.last.connect().head(200, JSON_HEAD);
    for (let seconds = 0; seconds < 300; seconds += 15) {
      expect(dispatcher.last.aborted).toBe(false);
      dispatcher.last.data("\n \r\n");
      clock.advance(15_000);
    }
    expect((await early.answer).error?.code).toBe("upstream_first_byte_timeout");

    const late = await send(["a/1"]);
    dispatcher.last.connect().head(200, JSON_HEAD).data('{"choices":');
    for (let seconds = 0; seconds < 120; seconds += 15) {
      expect(dispatcher.last.aborted).toBe(false);
      dispatcher.last.data("\n");
      clock.advance(15_000);
    }
    expect((await late.answer).error?.code).toBe("upstream_idle_timeout");
  });

  it("counts the silence anew from every event", async () => {
    const { handle, settled } = await send(["a/1"], true);
    dispatcher.last.connect().head();
    for (let event = 0; event < 10; event++) {
      dispatcher.last.data(DELTA);
      clock.advance(119_000);
    }
    expect(settled()).toBeUndefined();
    handle.abort();
  });

  it("lets a reasoning model be silent for 300 seconds", async () => {
    const { answer } = await send(["a/1"], true);
    dispatcher.last.connect().head().data(REASONING);
    clock.advance(299_000);
    expect(dispatcher.last.aborted).toBe(false);
    clock.advance(1_000);
    expect((await answer).error?.code).toBe("upstream_idle_timeout");
  });

  it("does not count a pause that the reader asked for", async () => {
    const { answer, handle } = await send(["a/1"], true, {}, { onData: () => false });
    dispatcher.last.connect().head().data(DELTA);
    expect(dispatcher.last.paused).toBe(true);
    clock.advance(600_000);
    expect(dispatcher.last.aborted).toBe(false);
    handle.resume();
    expect(dispatcher.last.paused).toBe(false);
    clock.advance(120_000);
    expect((await answer).error?.code).toBe("upstream_idle_timeout");
  });

  it("ends a request that goes on for half an hour", async () => {
    const { answer } = await send(["a/1"], true);
    dispatcher.last.connect().head();
    for (let minute = 0; minute < 30; minute++) {
      dispatcher.last.data(DELTA);
      clock.advance(60_000);
    }
    expect((await answer).error).toMatchObject({ code: "upstream_total_timeout", status: 504 });
  });

  it("takes a stream with its finish reason for complete when nothing more comes", async () => {
    const { answer } = await send(["a/1"], true);
    dispatcher.last
      .connect()
      .head()
      .data(DELTA + FINISH);
    clock.advance(5_000);
    expect((await answer).summary).toMatchObject({ finishReason: "stop" });
    expect(dispatcher.last.aborted).toBe(true);
  });

  it("frees a connection that stays open behind the terminator", async () => {
    const { answer } = await send(["a/1"], true);
    dispatcher.last.connect().head().data(`${DELTA}${FINISH}data: [DONE]\n\n`);
    expect((await answer).summary?.finishReason).toBe("stop");
    expect(dispatcher.last.aborted).toBe(false);
    clock.advance(5_000);
    expect(dispatcher.last.aborted).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it("leaves no timer behind", async () => {
    const { answer } = await send(["a/1"]);
    dispatcher.last.answer(200, ANSWER);
    await answer;
    expect(clock.pending).toBe(0);
  });
});

describe("cooldowns", () => {
  const exhaust = async (chain: readonly string[], status = 429, headers = {}) => {
    const { answer } = await send(chain);
    for (const _ of chain) dispatcher.last.answer(status, "{}", headers);
    return answer;
  };

  it("pass over a model that is rate limited, and come back to it with one probe", async () => {
    await exhaust(["a/1"], 429, { "retry-after": "100" });
    dispatcher.exchanges.length = 0;
    await send(["a/1", "a/2"]);
    expect(models()).toEqual(["a/2"]);
    expect(upstream.cooldowns()).toMatchObject([{ model: "a/1", code: "rate_limit_exceeded" }]);
    clock.advance(100_000);
    dispatcher.exchanges.length = 0;
    const probe = await send(["a/1", "a/2"]);
    await send(["a/1", "a/2"]);
    expect(models()).toEqual(["a/1", "a/2"]);
    dispatcher.exchanges[0]?.answer(200, ANSWER);
    await probe.answer;
    await send(["a/1", "a/2"]);
    expect(models().at(-1)).toBe("a/1");
  });

  it("probe the model whose cooldown ends first when all of the chain are cooling down", async () => {
    await exhaust(["a/1"], 429, { "retry-after": "100" });
    await exhaust(["a/2"], 429, { "retry-after": "70" });
    await exhaust(["a/3"], 429, { "retry-after": "90" });
    dispatcher.exchanges.length = 0;
    const { answer } = await send(["a/1", "a/2", "a/3"]);
    expect(models()).toEqual(["a/2"]);
    dispatcher.last.answer(429, "{}", { "retry-after": "70" });
    expect((await answer).error?.attempts).toHaveLength(1);
  });

  it("pass over every model pinned to a backend that is out of credits", async () => {
    const { answer } = await send(["a/1:together"]);
    dispatcher.last.answer(402, '{"error":"balance"}', { "x-inference-provider": "together" });
    await answer;
    dispatcher.exchanges.length = 0;
    await send(["b/2:together", "b/2:novita"]);
    expect(models()).toEqual(["b/2:novita"]);
  });

  it("pass over a model that broke three streams in a row, however well they began", async () => {
    for (let count = 0; count < 3; count++) {
      expect(upstream.cooldowns()).toEqual([]);
      const { answer } = await send(["a/1"], true);
      dispatcher.last.connect().head().data(DELTA).end();
      expect((await answer).error?.code).toBe("upstream_stream_interrupted");
    }
    expect(upstream.cooldowns()).toMatchObject([{ model: "a/1", code: "upstream_stream_interrupted" }]);
  });

  it("let others to a model as soon as its probe begins to answer", async () => {
    await exhaust(["a/1"], 429, { "retry-after": "100" });
    clock.advance(100_000);
    dispatcher.exchanges.length = 0;
    const { handle } = await send(["a/1", "a/2"], true);
    dispatcher.last.connect().head().data(DELTA);
    await send(["a/1", "a/2"], true);
    expect(models()).toEqual(["a/1", "a/1"]);
    handle.abort();
  });

  it("give the probe back when it is aborted", async () => {
    await exhaust(["a/1"], 429, { "retry-after": "100" });
    clock.advance(100_000);
    dispatcher.exchanges.length = 0;
    const { handle } = await send(["a/1", "a/2"]);
    handle.abort();
    await send(["a/1", "a/2"]);
    expect(models()).toEqual(["a/1", "a/1"]);
  });
});

describe("the end of the chain", () => {
  it("tries nothing else when the account is out of credits", async () => {
    const { answer } = await send(["a/1", "a/2"]);
    dispatcher.last.answer(402, '{"error":"You have depleted your monthly included credits."}');
    const { error } = await answer;
    expect(error).toMatchObject({ code: "insufficient_quota", status: 402, advice: "terminal" });
    expect(error?.message).toContain("https://huggingface.co/settings/billing");
    expect(models()).toEqual(["a/1"]);
  });

  it("names the missing permission when the token is refused, and never the token", async () => {
    const { answer } = await send(["a/1", "a/2"]);
    dispatcher.last.answer(403, '{"error":"hf_secret_token is not allowed"}');
    const { error } = await answer;
    expect(error).toMatchObject({ code: "upstream_auth_failed", status: 502 });
    expect(error?.message).toContain("Make calls to Inference Providers");
    expect(JSON.stringify({ ...error, message: error?.message })).not.toContain("hf_secret_token");
  });

  it("moves on from an overflowing context only when asked to", async () => {
    const body = '{"error":{"message":"maximum context length is 10","code":"context_length_exceeded"}}';
    const { answer } = await send(["a/1", "a/2"]);
    dispatcher.last.answer(400, body);
    expect((await answer).error?.code).toBe("context_length_exceeded");
    await send(["a/1", "a/2"], false, { fallbackOnContextOverflow: true });
    dispatcher.last.answer(400, body);
    expect(models().at(-1)).toBe("a/2");
  });

  it("says what was tried", async () => {
    const { answer } = await send(["a/1", "a/2"]);
    dispatcher.last.answer(404, "{}");
    dispatcher.last.answer(404, '{"error":"gone"}', { "x-inference-provider": "novita" });
    expect((await answer).error?.message).toBe(
      "a/2 (novita) answered 404: gone. Tried 2 times: a/1 model_not_found, a/2 model_not_found.",
    );
  });
});

describe("reloading and closing", () => {
  it("gives a new token to the next attempt and keeps the target of requests in flight", async () => {
    await send(["a/1"]);
    upstream.update({ baseUrl: "http://127.0.0.1/other/v1", token: "hf_other_token" });
    await send(["a/2"]);
    expect(dispatcher.exchanges.map(({ options }) => options.path)).toEqual([
      "/v1/chat/completions",
      "/other/v1/chat/completions",
    ]);
    expect(dispatcher.last.options.headers).toContain("Bearer hf_other_token");
  });

  it("changes nothing when an option is invalid", async () => {
    for (const target of [
      { baseUrl: "ftp://x" },
      { baseUrl: "https://user:pw@x/v1" },
      { timeouts: { idleMs: -1 } },
      { headers: { "x y": "z" } },
    ]) {
      expect(() => upstream.update(target)).toThrow(expect.objectContaining({ code: "invalid_options" }));
    }
    await send(["a/1"]);
    expect(dispatcher.last.options.origin).toBe("http://127.0.0.1");
  });

  it("ends what is in flight, and refuses what comes later", async () => {
    const { answer } = await send(["a/1"]);
    await upstream.close();
    expect((await answer).error?.code).toBe("upstream_closed");
    const late = await send(["a/1"]);
    expect((await late.answer).error?.code).toBe("upstream_closed");
    expect(dispatcher.exchanges).toHaveLength(1);
  });
});
