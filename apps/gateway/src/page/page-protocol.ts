/**
 * What the page and the gateway say to each other, as JSON. Types only: the browser's bundle and the gateway both
 * import this file, so nothing of Node and nothing of the DOM may appear here.
 */
import type { ConfigIssue } from "@openclaw-hf/config-core";
import type { CatalogModel } from "@openclaw-hf/hf-catalog";

/** One upstream call of a request. */
interface RecordedAttempt {
  readonly model: string;
  readonly provider?: string | undefined;
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  readonly durationMs: number;
}

/** One request that has ended, well or not. It never holds a prompt or a completion. */
export interface RequestRecord {
  /** The answer's `x-request-id`. */
  readonly id: string;
  /** When it arrived, in milliseconds since the epoch, as every time here. */
  readonly at: number;
  /** The path, e.g. `/v1/chat/completions`. */
  readonly endpoint: string;
  readonly streaming: boolean;
  /** The model as the client named it. */
  readonly modelAsked: string;
  readonly modelAnswering?: string | undefined;
  /** The `x-inference-provider` of the answer. */
  readonly backend?: string | undefined;
  readonly attempts: readonly RecordedAttempt[];
  /** How many steps down the fallback chain the answer came from; 0 is the model asked. */
  readonly fallbacks: number;
  /** The status the client saw; 499 when it went away first. */
  readonly status: number;
  /** The error's code; also set when a stream broke after a status of 200. */
  readonly code?: string | undefined;
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  readonly reasoningTokens?: number | undefined;
  /** US dollars; absent when the price is unknown, never 0 for it. */
  readonly costUsd?: number | undefined;
  readonly firstByteMs?: number | undefined;
  readonly durationMs: number;
}

/** Totals of one minute. */
export interface ActivityMinute {
  /** Start of the minute. */
  readonly at: number;
  readonly requests: number;
  readonly failures: number;
  /** Requests answered by another model than the first of their chain. */
  readonly fallbacks: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Sum over the requests whose cost is known. */
  readonly costUsd: number;
  /** How many requests reached a first byte; the divisor of `firstByteMsTotal`. */
  readonly firstBytes: number;
  readonly firstByteMsTotal: number;
  readonly firstByteMsMax: number;
}

/** How the gateway does. It holds no secret: of the token only where it came from. */
export interface PageStatus {
  readonly version: string;
  readonly startedAt: number;
  readonly upstream: { readonly kind: "sandbox" | "router"; readonly baseUrl: string };
  readonly token: { readonly source: string } | undefined;
  readonly auth: "token" | "none";
  readonly config: {
    readonly path: string | undefined;
    readonly lastReload: {
      readonly ok: boolean;
      readonly at: number;
      readonly errors: readonly ConfigIssue[];
    };
    readonly warnings: readonly ConfigIssue[];
  };
  readonly catalog: {
    readonly source: "live" | "cache" | "built-in";
    readonly fetchedAt?: number | undefined;
    readonly models: number;
    readonly lastError?: { readonly code: string; readonly message: string } | undefined;
  };
  readonly cooldowns: readonly {
    readonly model: string;
    readonly provider?: string | undefined;
    readonly untilMs: number;
    readonly code: string;
  }[];
  readonly requestsInFlight: number;
}

/** `GET catalog`. */
export interface PageCatalog {
  readonly models: readonly CatalogModel[];
}

/** `GET selection`: what the config chooses, and what may be done about it. */
export interface PageSelection {
  /** False when the gateway was given a config object instead of a file. */
  readonly editable: boolean;
  /** Canonical refs, `huggingface/org/model[:suffix]`. */
  readonly primary: string | null;
  readonly fallbacks: readonly string[];
  /** False where the fallbacks are the sandbox's example: there is nothing to remove. */
  readonly hasOwnFallbacks: boolean;
  readonly aliases: readonly { readonly ref: string; readonly alias: string }[];
  /** The edit that an undo would take back. */
  readonly undo: { readonly summary: string; readonly at: number } | null;
}

/** Body of `POST edits`. */
export type PageEdit =
  | { readonly op: "set-default"; readonly ref: string }
  | { readonly op: "add-fallback"; readonly ref: string }
  | { readonly op: "remove-fallback"; readonly ref: string }
  | { readonly op: "set-alias"; readonly ref: string; readonly alias: string | null };

/** Answer of `POST edits` and `POST edits/undo`. */
export interface PageEditResult {
  readonly changed: boolean;
  readonly summary: string;
  readonly selection: PageSelection;
}

/** The events of `GET events`, by name. The first is always `snapshot`. */
export interface PageEvents {
  readonly snapshot: {
    readonly status: PageStatus;
    readonly selection: PageSelection;
    readonly records: readonly RequestRecord[];
    readonly minutes: readonly ActivityMinute[];
  };
  /** What has ended since the last such event, and the totals that it changed. */
  readonly requests: {
    readonly records: readonly RequestRecord[];
    readonly minutes: readonly ActivityMinute[];
  };
  readonly status: PageStatus;
  readonly selection: PageSelection;
  /** The catalog is another; the page fetches it anew. */
  readonly catalog: { readonly models: number };
}
