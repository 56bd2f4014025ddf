/** One fault of the sandbox and what a client must see of it. */
export interface FaultCase {
  /** The fault, with parameters, as the sandbox takes it in `faults/<name>`. */
  readonly fault: string;
  /** `<status> <code>`, `200 complete`, or `200, then <code>` for a stream that breaks. */
  readonly json: string;
  /** The same for a stream, where it differs. */
  readonly sse?: string;
  /** Whether the next model of a chain answers instead, where nothing has been passed on yet. */
  readonly fallsBack: boolean;
  /** Upstream calls with a chain of one; 1 unless told. */
  readonly attempts?: number;
  /** Response headers that must be there when the chain is exhausted. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What the message must say. */
  readonly says?: RegExp;
}

/** Faults that share a gateway process; few enough that its retry budget lasts. */
export interface FaultGroup {
  readonly row: number;
  readonly what: string;
  readonly cases: readonly FaultCase[];
}

const FINAL = { "x-should-retry": "false" } as const;

const failing = (json: string, faults: readonly string[], more: Partial<FaultCase> = {}): FaultCase[] =>
  faults.map((fault) => ({ fault, json, fallsBack: true, headers: FINAL, ...more }));

/** Rows 3 to 23 of the matrix: everything a model of the sandbox can do wrong. */
export const FAULT_GROUPS: readonly FaultGroup[] = [
  {
    row: 3,
    what: "reset before headers",
    cases: failing("502 upstream_reset", ["reset-before-headers", "eof-before-headers"], { attempts: 2 }),
  },
  {
    row: 4,
    what: "no headers, or no first event, by the deadline",
    cases: [
      ...failing("504 upstream_first_byte_timeout", ["stall-before-headers", "stall-before-first-event"]),
    ],
  },
  {
    row: 5,
    what: "500, 502, 504",
    cases: failing("502 upstream_error", ["status-500", "status-502", "status-503", "status-504"], {
      attempts: 2,
    }),
  },
  {
    row: 6,
    what: "503, model loading",
    cases: [
      // A wait inside the budget keeps the model that was asked for, chain or not.
      { fault: "model-loading.seconds-1.times-1", json: "200 complete", fallsBack: false, attempts: 2 },
      ...failing("503 model_loading", ["model-loading.seconds-600"], {
        headers: { "retry-after": "600", ...FINAL },
      }),
    ],
  },
  {
    row: 7,
    what: "429 with a short Retry-After",
    cases: [
      { fault: "rate-limit-short.times-1", json: "200 complete", fallsBack: true, attempts: 2 },
      ...failing("429 rate_limit_exceeded", ["rate-limit-short", "rate-limit-date"], {
        attempts: 2,
        headers: { "retry-after": "" },
      }),
    ],
  },
  {
    row: 8,
    what: "429 with Retry-After > 60 s",
    cases: failing("429 rate_limit_exceeded", ["rate-limit-long"], {
      headers: { "retry-after": "120", ...FINAL },
    }),
  },
  {
    row: 9,
    what: "429 without Retry-After",
    cases: [
      ...failing("429 rate_limit_exceeded", ["rate-limit"]),
      ...failing("429 rate_limit_exceeded", ["rate-limit-header"], { headers: { "retry-after": "7" } }),
    ],
  },
  {
    row: 10,
    what: "402, account credits depleted",
    cases: failing("402 insufficient_quota", ["credits-depleted"], {
      fallsBack: false,
      says: /huggingface\.co\/settings\/billing/,
    }),
  },
  {
    row: 11,
    what: "402 of one backend only",
    cases: failing("402 backend_quota_exceeded", ["backend-402"]),
  },
  {
    row: 12,
    what: "401, 403",
    cases: failing("502 upstream_auth_failed", ["invalid-token", "no-permission"], {
      fallsBack: false,
      says: /Inference Providers/,
    }),
  },
  {
    row: 13,
    what: "404, model_not_found, model_not_supported",
    cases: [
      ...failing("404 model_not_found", ["not-found", "model-not-found"]),
      ...failing("400 model_not_supported", ["model-not-supported"], {
        says: /(?:hf|huggingface)\.co\/settings\/inference-providers/,
      }),
    ],
  },
  {
    row: 14,
    what: "400, 422",
    cases: [
      ...failing("400 invalid_request", ["bad-request"], { fallsBack: false, says: /temperature/ }),
      ...failing("422 invalid_request", ["unprocessable-json"], { fallsBack: false, says: /Template error/ }),
      ...failing("422 invalid_request", ["unprocessable-text"], {
        fallsBack: false,
        says: /Failed to deserialize/,
      }),
      ...failing("422 invalid_request", ["unprocessable-detail"], {
        fallsBack: false,
        says: /Field required/,
      }),
    ],
  },
  {
    row: 15,
    what: "context overflow",
    cases: failing("400 context_length_exceeded", ["context-overflow", "context-overflow-text"], {
      fallsBack: false,
    }),
  },
  {
    row: 16,
    what: "200 with HTML or broken JSON",
    cases: [
      ...failing("502 upstream_invalid_response", ["html", "broken-json", "empty-body"], { attempts: 2 }),
      ...failing("502 upstream_reset", ["truncated-json"], { attempts: 2 }),
    ],
  },
  {
    row: 16,
    what: "200 with JSON that is no answer, too much of it, or a redirect",
    cases: [
      ...failing("502 upstream_invalid_response", ["wrong-shape"], { attempts: 2 }),
      ...failing("502 upstream_invalid_response", ["oversized-body"]),
      // A redirect would come again; following it would carry the token to another origin.
      ...failing("502 upstream_invalid_response", ["redirect"]),
    ],
  },
  {
    row: 17,
    what: "200 whose first event is an error",
    cases: [
      ...failing("502 upstream_error", ["first-event-error", "first-event-string"], { attempts: 2 }),
      ...failing("429 rate_limit_exceeded", ["first-event-rate-limit"]),
      ...failing("402 insufficient_quota", ["first-event-credits"], { fallsBack: false }),
      ...failing("502 upstream_auth_failed", ["first-event-auth"], { fallsBack: false }),
      ...failing("404 model_not_found", ["first-event-not-found"]),
      ...failing("400 invalid_request", ["first-event-bad-request"], { fallsBack: false }),
      ...failing("400 context_length_exceeded", ["first-event-context-overflow"], { fallsBack: false }),
    ],
  },
  {
    row: 18,
    what: "200 with an empty stream",
    cases: failing("502 upstream_invalid_response", ["empty-stream", "done-only", "comments-then-eof"]),
  },
  {
    row: 19,
    what: "reset after the first byte",
    cases: [
      ...failing("502 upstream_reset", ["reset-mid-stream"], {
        sse: "200, then upstream_stream_interrupted",
      }),
      ...failing("502 upstream_invalid_response", ["error-mid-stream"], { sse: "200, then upstream_error" }),
    ],
  },
  {
    row: 20,
    what: "clean end without [DONE] and without a finish_reason",
    cases: [
      ...failing("502 upstream_invalid_response", ["eof-mid-stream"], {
        sse: "200, then upstream_stream_interrupted",
      }),
      ...failing("502 upstream_reset", ["hangup-mid-stream"], {
        sse: "200, then upstream_stream_interrupted",
      }),
      { fault: "eof-without-done", json: "200 complete", fallsBack: false },
    ],
  },
  {
    row: 21,
    what: "stalls in the middle",
    cases: [
      ...failing("504 upstream_idle_timeout", ["stall-mid-stream", "stall-mid-reasoning"], {
        sse: "200, then upstream_idle_timeout",
      }),
      { fault: "slow-drip", json: "200 complete", fallsBack: false },
    ],
  },
  {
    row: 22,
    what: "a malformed event, or one over 1 MiB",
    cases: [
      ...failing("502 upstream_invalid_response", ["malformed-event"], {
        sse: "200, then upstream_invalid_event",
      }),
      {
        fault: "oversized-event",
        json: "200 complete",
        sse: "200, then upstream_invalid_event",
        fallsBack: false,
      },
    ],
  },
  {
    row: 23,
    what: "only comments or pings",
    cases: [
      ...failing("504 upstream_first_byte_timeout", ["comments-only"]),
      ...failing("504 upstream_idle_timeout", ["pings-mid-stream"], {
        sse: "200, then upstream_idle_timeout",
      }),
    ],
  },
];
