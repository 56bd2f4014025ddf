import { createSandbox, FAULTS, type Sandbox } from "@openclaw-hf/hf-sandbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ChatErrorCode,
  createUpstream,
  type Endpoint,
  type Timeouts,
  toErrorBody,
  type UpstreamOptions,
} from "../src/index.ts";
import { callOf, collectAnswer } from "./collect-answer.ts";

const ENDPOINTS: readonly Endpoint[] = ["/chat/completions", "/responses", "/messages"];
/** Short for the one silence that a fault is; everything else has the defaults, which no busy machine exceeds. */
function timeoutsFor(model: string): Partial<Timeouts> {
  if (/(stall|pings)-mid/.test(model)) return { idleMs: 250, reasoningIdleMs: 350 };
  if (/stall|comments-only/.test(model)) return { firstByteMs: 250, answerMs: 250 };
  return /connect-timeout/.test(model) ? { connectMs: 400 } : {};
}

/** Row → what the client is told; calls made with a chain of one and with a chain of three of the same fault. */
interface Expected {
  readonly code: ChatErrorCode;
  readonly status: number;
  readonly calls: readonly [one: number, three: number];
  /** The fault's parameters. */
  readonly with?: string;
}

const RETRY = [2, 4] as const;
const FALLBACK = [1, 3] as const;
const TERMINAL = [1, 1] as const;

const BEFORE_FIRST_BYTE: Readonly<Record<string, Expected>> = {
  "reset-before-headers": { code: "upstream_reset", status: 502, calls: RETRY },
  "eof-before-headers": { code: "upstream_reset", status: 502, calls: RETRY },
  "stall-before-headers": { code: "upstream_first_byte_timeout", status: 504, calls: FALLBACK },
  "status-500": { code: "upstream_error", status: 502, calls: RETRY },
  "status-502": { code: "upstream_error", status: 502, calls: RETRY },
  "status-503": { code: "upstream_error", status: 502, calls: RETRY },
  "status-504": { code: "upstream_error", status: 502, calls: RETRY },
  "model-loading": { code: "model_loading", status: 503, calls: FALLBACK, with: ".seconds-90" },
  "rate-limit-long": { code: "rate_limit_exceeded", status: 429, calls: FALLBACK },
  "rate-limit": { code: "rate_limit_exceeded", status: 429, calls: FALLBACK },
  "rate-limit-header": { code: "rate_limit_exceeded", status: 429, calls: FALLBACK, with: ".seconds-70" },
  "credits-depleted": { code: "insufficient_quota", status: 402, calls: TERMINAL },
  "backend-402": { code: "backend_quota_exceeded", status: 402, calls: FALLBACK },
  "invalid-token": { code: "upstream_auth_failed", status: 502, calls: TERMINAL },
  "no-permission": { code: "upstream_auth_failed", status: 502, calls: TERMINAL },
  "not-found": { code: "model_not_found", status: 404, calls: FALLBACK },
  "model-not-found": { code: "model_not_found", status: 404, calls: FALLBACK },
  "model-not-supported": { code: "model_not_supported", status: 400, calls: FALLBACK },
  "bad-request": { code: "invalid_request", status: 400, calls: TERMINAL },
  "unprocessable-json": { code: "invalid_request", status: 422, calls: TERMINAL },
  "unprocessable-text": { code: "invalid_request", status: 422, calls: TERMINAL },
  "unprocessable-detail": { code: "invalid_request", status: 422, calls: TERMINAL },
  "context-overflow": { code: "context_length_exceeded", status: 400, calls: TERMINAL },
  "context-overflow-text": { code: "context_length_exceeded", status: 400, calls: TERMINAL },
  html: { code: "upstream_invalid_response", status: 502, calls: RETRY },
  "broken-json": { code: "upstream_invalid_response", status: 502, calls: RETRY },
  "truncated-json": { code: "upstream_reset", status: 502, calls: RETRY },
  "empty-body": { code: "upstream_invalid_response", status: 502, calls: RETRY },
  "wrong-shape": { code: "upstream_invalid_response", status: 502, calls: RETRY },
  redirect: { code: "upstream_invalid_response", status: 502, calls: RETRY },
  "first-event-error": { code: "upstream_error", status: 502, calls: RETRY },
  "first-event-string": { code: "upstream_error", status: 502, calls: RETRY },
  "first-event-rate-limit": { code: "rate_limit_exceeded", status: 429, calls: FALLBACK },
  "first-event-credits": { code: "insufficient_quota", status: 402, calls: TERMINAL },
  "first-event-auth": { code: "upstream_auth_failed", status: 502, calls: TERMINAL },
  "first-event-not-found": { code: "model_not_found", status: 404, calls: FALLBACK },
  "first-event-bad-request": { code: "invalid_request", status: 400, calls: TERMINAL },
  "first-event-context-overflow": { code: "context_length_exceeded", status: 400, calls: TERMINAL },
};

/** Faults of a stream before its first event, for which a whole body ends otherwise. */
const EMPTY_STREAMS: Readonly<Record<string, Expected>> = {
  "stall-before-first-event": { code: "upstream_first_byte_timeout", status: 504, calls: FALLBACK },
  "empty-stream": { code: "upstream_invalid_response", status: 502, calls: FALLBACK },
  "done-only": { code: "upstream_invalid_response", status: 502, calls: FALLBACK },
  "comments-then-eof": { code: "upstream_invalid_response", status: 502, calls: FALLBACK },
  "comments-only": { code: "upstream_first_byte_timeout", status: 504, calls: FALLBACK },
};

const MID_STREAM: Readonly<Record<string, Pick<Expected, "code" | "with">>> = {
  "reset-mid-stream": { code: "upstream_stream_interrupted" },
  "error-mid-stream": { code: "upstream_error" },
  "eof-mid-stream": { code: "upstream_stream_interrupted" },
  "hangup-mid-stream": { code: "upstream_stream_interrupted" },
  "stall-mid-stream": { code: "upstream_idle_timeout" },
  "stall-mid-reasoning": { code: "upstream_idle_timeout" },
  "malformed-event": { code: "upstream_invalid_event" },
  "oversized-event": { code: "upstream_invalid_event" },
  "endless-event": { code: "upstream_invalid_event" },
  "pings-mid-stream": { code: "upstream_idle_timeout" },
};

/** A whole body that stops half way has not been seen by anyone, so it is tried again or elsewhere. */
const MID_BODY: Readonly<Record<string, ChatErrorCode>> = {
  "stall-before-first-event": "upstream_first_byte_timeout",
  "reset-mid-stream": "upstream_reset",
  "hangup-mid-stream": "upstream_reset",
  "eof-mid-stream": "upstream_invalid_response",
  "error-mid-stream": "upstream_invalid_response",
  "stall-mid-stream": "upstream_idle_timeout",
  "stall-mid-reasoning": "upstream_idle_timeout",
  "malformed-event": "upstream_invalid_response",
  "empty-stream": "upstream_invalid_response",
  "done-only": "upstream_invalid_response",
  "comments-then-eof": "upstream_invalid_response",
  "oversized-body": "upstream_invalid_response",
};

const DEAD_ENDS = {
  "connection-refused": { code: "upstream_unreachable", status: 502, calls: RETRY },
  "dns-failure": { code: "upstream_unreachable", status: 502, calls: RETRY },
  "tls-failure": { code: "upstream_unreachable", status: 502, calls: RETRY },
  "connect-timeout": { code: "upstream_connect_timeout", status: 504, calls: FALLBACK },
} as const;

let sandbox: Sandbox;
let baseUrl: string;

beforeAll(async () => {
  sandbox = createSandbox();
  ({ baseUrl } = await sandbox.listen());
});
afterAll(() => sandbox.close());

/** A fresh upstream, so that no test sees another's cooldowns. */
async function ask(
  model: string,
  {
    endpoint,
    streaming,
    length,
    options = {},
  }: { endpoint: Endpoint; streaming: boolean; length: 1 | 3; options?: UpstreamOptions },
) {
  const upstream = createUpstream({
    baseUrl,
    token: "hf_sandbox_token",
    timeouts: timeoutsFor(model),
    random: () => 0,
    ...options,
  });
  const chain = Array.from({ length }, (_, index) => `${model}.tag-${index}`);
  try {
    return await collectAnswer(upstream, callOf(endpoint, streaming, chain));
  } finally {
    await upstream.close();
  }
}

describe.concurrent.each(ENDPOINTS)("%s", (endpoint) => {
  describe.each([true, false])("streaming: %s", (streaming) => {
    const rows = Object.entries(streaming ? { ...BEFORE_FIRST_BYTE, ...EMPTY_STREAMS } : BEFORE_FIRST_BYTE);

    it.for(rows.filter(([name]) => !(streaming && name === "truncated-json")))(
      "answers %s as its row says, with a chain of one and of three",
      async ([name, expected]) => {
        for (const [index, length] of ([1, 3] as const).entries()) {
          const { head, error } = await ask(`faults/${name}${expected.with ?? ""}`, {
            endpoint,
            streaming,
            length,
          });
          expect(head).toBeUndefined();
          expect(error).toMatchObject({ code: expected.code, status: expected.status });
          expect(error?.attempts, error?.message).toHaveLength(expected.calls[index] ?? 0);
          expect(JSON.stringify(toErrorBody(error as NonNullable<typeof error>))).not.toContain(
            "hf_sandbox_token",
          );
        }
      },
    );
  });

  it.for(Object.entries(MID_STREAM))(
    "ends a stream with %s as its row says and tries nothing else",
    async ([name, expected]) => {
      const { head, error, body, summary } = await ask(`faults/${name}`, {
        endpoint,
        streaming: true,
        length: 3,
      });
      expect(head).toMatchObject({ status: 200, fallbackIndex: 0 });
      expect(error?.code, error?.message).toBe(expected.code);
      expect(error?.attempts).toMatchObject([{ status: 200, code: expected.code }]);
      expect(summary).toBeUndefined();
      expect(body.endsWith("\n\n")).toBe(true);
      for (const line of body.split("\n").filter((text) => text.startsWith("data:"))) {
        const event = JSON.parse(line.slice(5));
        expect(event.error ?? event.response?.error ?? null).toBeNull();
        expect(event.type).not.toBe("error");
      }
    },
  );

  it.for(Object.entries(MID_BODY))("takes a whole answer with %s for none", async ([name, code]) => {
    const options = { maxBodyBytes: 65_536 };
    const { head, error } = await ask(`faults/${name}`, { endpoint, streaming: false, length: 1, options });
    expect(head).toBeUndefined();
    expect(error?.code, error?.message).toBe(code);
  });

  it.for(Object.entries(FAULTS).filter(([, fault]) => "succeeds" in fault))(
    "takes %s for the success it is",
    async ([name]) => {
      for (const streaming of [true, false]) {
        const { error, summary } = await ask(`faults/${name}`, { endpoint, streaming, length: 1 });
        expect(error).toBeUndefined();
        expect(summary?.attempts).toHaveLength(1);
        expect(summary?.finishReason).toBeDefined();
      }
    },
  );
});

describe("where no connection comes about", () => {
  it.for(Object.entries(DEAD_ENDS))("answers %s as its row says", async ([name, expected]) => {
    const deadEnd = await sandbox.openDeadEnd(name as keyof typeof DEAD_ENDS);
    for (const [index, length] of ([1, 3] as const).entries()) {
      const options = { baseUrl: deadEnd };
      const { error } = await ask(`faults/${name}`, {
        endpoint: "/chat/completions",
        streaming: true,
        length,
        options,
      });
      expect(error?.code, error?.message).toBe(expected.code);
      expect(error?.status).toBe(expected.status);
      expect(error?.attempts).toHaveLength(expected.calls[index] ?? 0);
    }
  });
});

it("covers every fault the sandbox knows", () => {
  const elsewhere = ["rate-limit-short", "rate-limit-date", "endless-stream", "oversized-body"];
  const covered = [BEFORE_FIRST_BYTE, EMPTY_STREAMS, MID_STREAM, DEAD_ENDS]
    .flatMap(Object.keys)
    .concat(elsewhere);
  const faults = Object.entries(FAULTS).filter(([, fault]) => !("succeeds" in fault));
  expect(faults.map(([name]) => name).filter((name) => !covered.includes(name))).toEqual([]);
});
