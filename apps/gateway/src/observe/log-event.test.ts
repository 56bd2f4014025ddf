import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RequestRecord } from "../page/page-protocol.ts";
import { formatLogLine, type LogEvent, LogSink, redact } from "./log-event.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

const RECORD = {
  id: "req_1",
  at: 0,
  endpoint: "/v1/chat/completions",
  streaming: false,
  modelAsked: "default",
  fallbacks: 0,
  status: 200,
  durationMs: 5,
};

describe("redact", () => {
  it.each([
    ["token hf_abcdefghijk", "token [redacted]"],
    ["Authorization: Bearer abcdef123456", "Authorization: Bearer [redacted]"],
    ["key sk-proj-0123456789", "key [redacted]"],
    ["hf_model stays", "hf_model stays"],
  ])("makes %s into %s", (text, clean) => {
    expect(redact(text, [])).toBe(clean);
  });

  it("blots out known secrets wherever they stand", () => {
    expect(redact("a=my-secret-value&b", ["my-secret-value"])).toBe("a=[redacted]&b");
  });

  it("bounds the length", () => {
    expect(redact("x".repeat(10_000), []).length).toBeLessThan(2_100);
  });

  it("leaves no control or bidirectional character in any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(redact(text, [])).not.toMatch(UNSAFE);
      }),
    );
  });
});

describe("redact's short cut", () => {
  it("never skips a text that the long way would change", () => {
    const parts = [
      "hf_",
      "HF_",
      "sk-",
      "Bearer ",
      "abcdef",
      "0123456789",
      " ",
      "\u0007",
      "\u202e",
      "é",
      "top-secret",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 8 }), (chosen) => {
        const text = chosen.join("");
        // A suspicious character at the front forces the long way.
        expect(redact(text, ["top-secret"])).toBe(redact(`\u00e9 ${text}`, ["top-secret"]).slice(2));
      }),
    );
  });
});

describe("formatLogLine", () => {
  it("is one line of JSON whatever the event says", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (message) => {
        const event: LogEvent = {
          time: "now",
          level: "error",
          event: "internal-error",
          id: "req_1",
          message,
        };
        const line = formatLogLine(event);
        expect(line).not.toMatch(UNSAFE);
        expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(event)));
      }),
    );
  });
});

describe("LogSink", () => {
  it("stamps, cleans every string at any depth, and survives a logger that throws", () => {
    const events: LogEvent[] = [];
    const sink = new LogSink(
      (event) => events.push(event),
      () => 0,
      () => ["super-secret"],
    );
    sink.write({ level: "info", event: "listening", url: "http://x/?super-secret" });
    expect(events).toEqual([
      { time: "1970-01-01T00:00:00.000Z", level: "info", event: "listening", url: "http://x/?[redacted]" },
    ]);
    const attempts = [
      { model: "a/b", durationMs: 1 },
      { model: "super-secret", durationMs: 2 },
    ];
    sink.write({ level: "info", event: "request", ...RECORD, attempts });
    expect(events[1]).toMatchObject({ attempts: [{ model: "a/b" }, { model: "[redacted]", durationMs: 2 }] });
    expect(attempts[1]?.model).toBe("super-secret");
    const broken = new LogSink(
      () => {
        throw new Error("disk full");
      },
      () => 0,
      () => [],
    );
    expect(() => broken.write({ level: "info", event: "closed" })).not.toThrow();
  });

  it("cleans whatever text of a request's record holds a secret", () => {
    const attempt = { model: "a/b", provider: "together", code: "upstream_error", durationMs: 1 };
    const record: RequestRecord = {
      ...RECORD,
      modelAnswering: "a/b",
      backend: "together",
      code: "upstream_error",
      attempts: [{ ...attempt }, attempt],
    };
    const lines: string[] = [];
    const sink = new LogSink(
      (event) => lines.push(JSON.stringify(event)),
      () => 0,
      () => ["super-secret"],
    );
    const texts = (value: object) => Object.entries(value).filter(([, text]) => typeof text === "string");
    for (const [name] of texts(record)) sink.writeRequest({ ...record, [name]: "a super-secret b" });
    for (const [name] of texts(attempt)) {
      sink.writeRequest({ ...record, attempts: [attempt, { ...attempt, [name]: "a super-secret b" }] });
    }
    expect(lines).toHaveLength(6 + 3);
    for (const line of lines) expect(line).toMatch(/^(?!.*super-secret).*"a \[redacted\] b"/);
  });

  it("looks again at names it has seen when the secrets are others", () => {
    let secrets: readonly string[] = [];
    const lines: string[] = [];
    const sink = new LogSink(
      (event) => lines.push(JSON.stringify(event)),
      () => 0,
      () => secrets,
    );
    const record: RequestRecord = { ...RECORD, modelAsked: "super-secret", attempts: [] };
    sink.writeRequest(record);
    secrets = ["super-secret"];
    sink.writeRequest(record);
    expect(lines.map((line) => line.includes("super-secret"))).toEqual([true, false]);
  });

  it("stamps each event with its own time", () => {
    const events: LogEvent[] = [];
    let now = 0;
    const sink = new LogSink(
      (event) => events.push(event),
      () => now,
      () => [],
    );
    for (now of [5, 5, 6, 5]) sink.writeRequest({ ...RECORD, attempts: [] });
    const times = ["005", "005", "006", "005"].map((ms) => `1970-01-01T00:00:00.${ms}Z`);
    expect(events.map(({ time }) => time)).toEqual(times);
  });
});
