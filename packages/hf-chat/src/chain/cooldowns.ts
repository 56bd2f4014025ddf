import type { ChatErrorCode } from "../errors/chat-error.ts";

/** A model or backend that is being left alone. */
export interface Cooldown {
  /** The router model, or `*` for every model pinned to the backend. */
  readonly model: string;
  readonly provider?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly untilMs: number;
  readonly code: ChatErrorCode;
}

/**
 * What one process has found out about a model or backend, for the others that serve the same clients: enough to leave
 * it alone as long, or to forget its failures.
 */
export interface CooldownNews {
  /** The router model, or `*` for every model pinned to the backend. */
  readonly model: string;
  readonly provider?: string | undefined;
  readonly code: ChatErrorCode;
  /** Milliseconds since the epoch until which it is left alone; 0 for not yet. */
  readonly untilMs: number;
  /** Failures since the last answer; 0 says that it has answered. */
  readonly failures: number;
}

interface Entry {
  model: string;
  provider: string | undefined;
  code: ChatErrorCode;
  untilMs: number;
  /** Failures since the last answer. */
  failures: number;
  /** Half open: one request is finding out, until it is done or this time has come. */
  probeUntilMs: number;
}

/** Codes that close a model at once, and for how long when the upstream did not say. */
const IMMEDIATE_MS: Partial<Record<ChatErrorCode, number>> = {
  rate_limit_exceeded: 10_000,
  backend_quota_exceeded: 60_000,
  model_loading: 10_000,
};

/** Codes that say something about the model's health. Others say nothing: a bad request, a bad token, or the way to the router, which all models share. */
const COUNTED = new Set<ChatErrorCode>([
  "upstream_first_byte_timeout",
  "upstream_error",
  "upstream_invalid_response",
  "upstream_stream_interrupted",
  "upstream_idle_timeout",
]);

const FAILURES_TO_CLOSE = 3;
const FIRST_PAUSE_MS = 10_000;
const MAX_PAUSE_MS = 120_000;
/** A `Retry-After` of hours is the client's business; here the model is looked at again after five minutes. */
const MAX_ASKED_MS = 300_000;
const PROBE_MS = 30_000;
const MAX_ENTRIES = 1000;

/**
 * Circuit breakers, one a model and one a backend. Closed lets everything through; open lets nothing through until its time is over; then
 * half open: a single request probes, the others go to the next model until it has reported.
 */
export class Cooldowns {
  readonly #entries = new Map<string, Entry>();
  readonly #onNews: ((news: CooldownNews) => void) | undefined;

  /** `onNews` is told of every change that was found out here, and of none that was adopted. */
  constructor(onNews?: (news: CooldownNews) => void) {
    this.#onNews = onNews;
  }

  /** Whether a request may go to `model` now; a yes at the end of a cooldown makes the caller the probe. */
  admit(model: string, nowMs: number): boolean {
    if (this.#entries.size === 0) return true;
    const entries = this.#of(model).filter((entry) => entry.untilMs > 0);
    if (entries.some((entry) => entry.untilMs > nowMs || entry.probeUntilMs > nowMs)) return false;
    for (const entry of entries) entry.probeUntilMs = nowMs + PROBE_MS;
    return true;
  }

  /** Whether `model` would be admitted, without becoming its probe. */
  isOpen(model: string, nowMs: number): boolean {
    if (this.#entries.size === 0) return false;
    return this.#of(model).some((entry) => entry.untilMs > nowMs || entry.probeUntilMs > nowMs);
  }

  /** The model of the chain whose cooldown ends first: the one to try when all are cooling. */
  soonest(chain: readonly string[]): number {
    let best = 0;
    let bestUntilMs = Number.POSITIVE_INFINITY;
    chain.forEach((model, index) => {
      const untilMs = Math.max(0, ...this.#of(model).map((entry) => entry.untilMs));
      if (untilMs < bestUntilMs) [best, bestUntilMs] = [index, untilMs];
    });
    return best;
  }

  succeeded(model: string, provider: string | undefined): void {
    if (this.#entries.size === 0) return;
    this.#forgive(modelKey(model));
    if (provider !== undefined) this.#forgive(backendKey(provider));
  }

  /** Takes over what another process has found out; of two opinions the graver one holds. */
  adopt({ model, provider, code, untilMs, failures }: CooldownNews): void {
    const key = model === "*" ? backendKey(provider ?? "") : modelKey(model);
    if (failures === 0) {
      this.#entries.delete(key);
      return;
    }
    const known = this.#entries.get(key);
    this.#put(key, {
      model,
      provider,
      code,
      untilMs: Math.max(untilMs, known?.untilMs ?? 0),
      failures: Math.max(failures, known?.failures ?? 0),
      probeUntilMs: known?.probeUntilMs ?? 0,
    });
  }

  /** The request ended without saying anything about the model: someone else may probe. */
  released(model: string): void {
    if (this.#entries.size === 0) return;
    for (const entry of this.#of(model)) entry.probeUntilMs = 0;
  }

  failed(
    model: string,
    provider: string | undefined,
    code: ChatErrorCode,
    retryAfterMs: number | undefined,
    nowMs: number,
  ): void {
    const immediateMs = IMMEDIATE_MS[code];
    if (immediateMs === undefined && !COUNTED.has(code)) {
      this.released(model);
      return;
    }
    const isBackend = code === "backend_quota_exceeded" && provider !== undefined;
    this.#close(modelKey(model), model, provider, code, immediateMs, retryAfterMs, nowMs);
    if (isBackend) this.#close(backendKey(provider), "*", provider, code, immediateMs, retryAfterMs, nowMs);
  }

  list(nowMs: number): readonly Cooldown[] {
    return [...this.#entries.values()]
      .filter((entry) => entry.untilMs > nowMs)
      .map(({ model, provider, untilMs, code }) => ({ model, provider, untilMs, code }));
  }

  #close(
    key: string,
    model: string,
    provider: string | undefined,
    code: ChatErrorCode,
    immediateMs: number | undefined,
    retryAfterMs: number | undefined,
    nowMs: number,
  ): void {
    const known = this.#entries.get(key);
    const wasOpen = (known?.untilMs ?? 0) > 0;
    const failures = (known?.failures ?? 0) + 1;
    const entry: Entry = { model, provider, code, untilMs: known?.untilMs ?? 0, failures, probeUntilMs: 0 };
    if (retryAfterMs !== undefined && immediateMs !== undefined) {
      entry.untilMs = Math.max(entry.untilMs, nowMs + Math.min(retryAfterMs, MAX_ASKED_MS));
    } else if (immediateMs !== undefined || wasOpen || failures >= FAILURES_TO_CLOSE) {
      const doublings = Math.max(0, failures - (immediateMs === undefined ? FAILURES_TO_CLOSE : 1));
      const pauseMs = (immediateMs ?? FIRST_PAUSE_MS) * 2 ** Math.min(doublings, 10);
      entry.untilMs = nowMs + Math.min(pauseMs, MAX_PAUSE_MS);
    }
    this.#put(key, entry);
    this.#tell(entry, failures);
  }

  #forgive(key: string): void {
    const entry = this.#entries.get(key);
    if (entry !== undefined && this.#entries.delete(key)) this.#tell(entry, 0);
  }

  #put(key: string, entry: Entry): void {
    this.#entries.delete(key);
    if (this.#entries.size >= MAX_ENTRIES) this.#entries.delete(this.#entries.keys().next().value ?? key);
    this.#entries.set(key, entry);
  }

  #tell({ model, provider, code, untilMs }: Entry, failures: number): void {
    this.#onNews?.({ model, provider, code, untilMs, failures });
  }

  /** What concerns `model`: its own entry, that of the backend it is pinned to, and its unpinned self's when that failed on this backend. */
  #of(model: string): Entry[] {
    const found: Entry[] = [];
    const own = this.#entries.get(modelKey(model));
    if (own !== undefined) found.push(own);
    const colon = model.lastIndexOf(":");
    if (colon === -1) return found;
    const pinned = model.slice(colon + 1);
    const backend = this.#entries.get(backendKey(pinned));
    if (backend !== undefined) found.push(backend);
    const unpinned = this.#entries.get(modelKey(model.slice(0, colon)));
    if (unpinned?.provider === pinned) found.push(unpinned);
    return found;
  }
}

const modelKey = (model: string) => `model ${model}`;
const backendKey = (provider: string) => `backend ${provider}`;
