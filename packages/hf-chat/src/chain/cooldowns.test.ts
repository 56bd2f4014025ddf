import { beforeEach, describe, expect, it } from "vitest";
import type { ChatErrorCode } from "../errors/chat-error.ts";
import { type CooldownNews, Cooldowns } from "./cooldowns.ts";

let cooldowns: Cooldowns;
beforeEach(() => {
  cooldowns = new Cooldowns();
});

const fail = (
  model: string,
  atMs: number,
  code: Parameters<Cooldowns["failed"]>[2] = "upstream_error",
  provider?: string,
) => cooldowns.failed(model, provider, code, undefined, atMs);

describe("a model", () => {
  it("is left alone after three failures in a row, longer each time a probe fails", () => {
    fail("a/1", 0);
    fail("a/1", 0);
    expect(cooldowns.isOpen("a/1", 0)).toBe(false);
    fail("a/1", 0);
    expect(cooldowns.list(0)).toEqual([
      { model: "a/1", provider: undefined, untilMs: 10_000, code: "upstream_error" },
    ]);
    expect(cooldowns.admit("a/1", 10_000)).toBe(true);
    fail("a/1", 10_000);
    expect(cooldowns.list(10_000)).toMatchObject([{ untilMs: 30_000 }]);
    for (let round = 0; round < 10; round++) fail("a/1", 30_000);
    expect(cooldowns.list(30_000)).toMatchObject([{ untilMs: 150_000 }]);
  });

  it("is forgiven by an answer", () => {
    fail("a/1", 0);
    fail("a/1", 0);
    cooldowns.succeeded("a/1", undefined);
    fail("a/1", 0);
    expect(cooldowns.isOpen("a/1", 0)).toBe(false);
  });

  it("is not blamed for what the client or the token did", () => {
    for (const code of ["invalid_request", "upstream_auth_failed", "aborted", "model_not_found"] as const) {
      for (let count = 0; count < 5; count++) fail("a/1", 0, code);
    }
    expect(cooldowns.list(0)).toEqual([]);
  });

  it("is looked at again after five minutes, whatever it asked for", () => {
    cooldowns.failed("a/1", undefined, "rate_limit_exceeded", 86_400_000, 0);
    expect(cooldowns.list(0)).toMatchObject([{ untilMs: 300_000 }]);
  });

  it("admits one probe, and another when that one never reports", () => {
    fail("a/1", 0, "rate_limit_exceeded");
    expect(cooldowns.admit("a/1", 10_000)).toBe(true);
    expect(cooldowns.admit("a/1", 10_001)).toBe(false);
    expect(cooldowns.admit("a/1", 40_001)).toBe(true);
  });

  it("that failed on a backend is also left alone when pinned to that backend, and not on others", () => {
    fail("a/1", 0, "rate_limit_exceeded", "together");
    expect(cooldowns.isOpen("a/1:together", 0)).toBe(true);
    expect(cooldowns.isOpen("a/1:novita", 0)).toBe(false);
    expect(cooldowns.isOpen("b/2:together", 0)).toBe(false);
  });
});

it("remembers a thousand models at most", () => {
  for (let count = 0; count < 5_000; count++) fail(`a/${count}`, 0, "rate_limit_exceeded");
  expect(cooldowns.list(0)).toHaveLength(1_000);
  expect(cooldowns.isOpen("a/4999", 0)).toBe(true);
});

describe("what another process has found out", () => {
  let told: CooldownNews[];
  let there: Cooldowns;
  beforeEach(() => {
    told = [];
    there = new Cooldowns((news) => told.push(news));
  });
  const failThere = (atMs: number, code: ChatErrorCode = "upstream_error", provider?: string) =>
    there.failed("a/1", provider, code, undefined, atMs);

  it("leaves a model alone here as long as there, and is not told back", () => {
    const toldHere: CooldownNews[] = [];
    cooldowns = new Cooldowns((news) => toldHere.push(news));
    failThere(0, "rate_limit_exceeded");
    for (const news of told) cooldowns.adopt(news);
    expect(cooldowns.list(0)).toEqual(there.list(0));
    expect(toldHere).toEqual([]);
  });

  it("counts towards the three failures in a row", () => {
    failThere(0);
    failThere(0);
    for (const news of told) cooldowns.adopt(news);
    fail("a/1", 0);
    expect(cooldowns.isOpen("a/1", 0)).toBe(true);
  });

  it("forgives here what was answered there, of the model and of the backend", () => {
    failThere(0, "backend_quota_exceeded", "together");
    for (const news of told.splice(0)) cooldowns.adopt(news);
    expect(cooldowns.list(0)).toHaveLength(2);
    there.succeeded("a/1", "together");
    for (const news of told) cooldowns.adopt(news);
    expect(cooldowns.list(0)).toEqual([]);
  });

  it("does not shorten what is known here", () => {
    cooldowns.failed("a/1", undefined, "rate_limit_exceeded", 60_000, 0);
    failThere(0, "rate_limit_exceeded");
    for (const news of told) cooldowns.adopt(news);
    expect(cooldowns.list(0)).toMatchObject([{ untilMs: 60_000 }]);
  });

  it("is told only when an answer changes something", () => {
    there.succeeded("a/1", "together");
    expect(told).toEqual([]);
  });
});
