import type { IncomingHttpHeaders } from "node:http";
import { type Attempt, adviceOf } from "../errors/chat-error.ts";
import type { Failure } from "../errors/failure.ts";
import type { Placed, PlacedList } from "../placed-list.ts";
import { type AttemptOwner, AttemptRun } from "../transport/attempt-run.ts";
import { answerHeaders, attemptHeaders } from "../transport/message-headers.ts";
import type { UpstreamCall, UpstreamHandle, UpstreamSink, Usage } from "../transport/upstream-call.ts";
import type { UpstreamSettings } from "../transport/upstream-settings.ts";
import type { Cooldowns } from "./cooldowns.ts";
import type { RetryBudget } from "./retry-budget.ts";
import { toChatError } from "./to-chat-error.ts";

/** What all requests of one upstream share. */
export interface ChainShared {
  readonly cooldowns: Cooldowns;
  readonly budget: RetryBudget;
  /** Requests under way, for `close`. */
  readonly running: PlacedList<ChainRun>;
}

const BACKOFF_MS = 250;
/** One request: walks its chain until an attempt commits, then only passes on. */
export class ChainRun implements UpstreamHandle, AttemptOwner, Placed {
  place = -1;
  readonly #settings: UpstreamSettings;
  readonly #shared: ChainShared;
  readonly #call: UpstreamCall;
  readonly #sink: UpstreamSink;
  readonly #chain: readonly string[];
  readonly #startedAtMs: number;
  /** Those that failed. */
  readonly #attempts: Attempt[] = [];
  #index = -1;
  #model = "";
  #attempt: AttemptRun | undefined;
  #attemptStartedAtMs = 0;
  #isRetried = false;
  #isOver = false;
  #waitedMs = 0;
  #waitTimer: unknown;
  #firstByteMs = 0;
  #authorization: string | undefined;

  constructor(settings: UpstreamSettings, shared: ChainShared, call: UpstreamCall, sink: UpstreamSink) {
    this.#settings = settings;
    this.#shared = shared;
    this.#call = call;
    this.#sink = sink;
    this.#chain = withoutRepetitions(call.chain);
    this.#startedAtMs = settings.clock.now();
    shared.running.add(this);
  }

  start(): void {
    if (this.#chain.length > 0) {
      this.#advance();
      return;
    }
    this.#fail({ code: "invalid_request", what: "names no model: the chain is empty" });
  }

  /** Goes to the next model that is not cooling down. */
  #advance(): void {
    if (this.#isOver) return;
    const nowMs = this.#now();
    while (++this.#index < this.#chain.length) {
      if (this.#shared.cooldowns.admit(this.#chain[this.#index] ?? "", nowMs)) {
        this.#try();
        return;
      }
    }
    // Everything is cooling down: one is probed all the same, so that no request fails without an attempt.
    this.#index = this.#shared.cooldowns.soonest(this.#chain);
    this.#try();
  }

  abort(reason?: unknown): void {
    this.#stop({ code: "aborted", what: "was abandoned by the caller", cause: reason });
  }

  /** The upstream is being closed. */
  close(): void {
    this.#stop({ code: "upstream_closed", what: "was abandoned: the client was closed" });
  }

  resume(): void {
    this.#attempt?.resume();
  }

  onCommitted(status: number, headers: IncomingHttpHeaders): void {
    const provider = this.#attempt?.provider;
    const nowMs = this.#now();
    // A stream that breaks is a failure all the same: only its end says that the model works. Until then others may try it too.
    this.#shared.cooldowns.released(this.#model);
    this.#shared.budget.earn();
    this.#firstByteMs = nowMs - this.#startedAtMs;
    this.#sink.onCommit({
      status,
      headers: answerHeaders(headers),
      model: this.#model,
      provider,
      attempts: this.#attemptsUntil(nowMs),
      fallbackIndex: this.#index,
    });
  }

  onBytes(bytes: Buffer): boolean {
    return this.#sink.onData(bytes);
  }

  onCompleted(usage: Usage | undefined, finishReason: string | undefined): void {
    if (this.#isOver) return;
    this.#finish();
    const nowMs = this.#now();
    this.#shared.cooldowns.succeeded(this.#model, this.#attempt?.provider);
    this.#sink.onEnd({
      usage,
      finishReason,
      model: this.#model,
      provider: this.#attempt?.provider,
      attempts: this.#attemptsUntil(nowMs),
      firstByteMs: this.#firstByteMs,
      durationMs: nowMs - this.#startedAtMs,
    });
  }

  onBroken(failure: Failure): void {
    const { cooldowns } = this.#shared;
    cooldowns.failed(this.#model, this.#attempt?.provider, failure.code, failure.retryAfterMs, this.#now());
    this.#record(failure);
    this.#fail(failure);
  }

  onFailed(failure: Failure): void {
    const { cooldowns } = this.#shared;
    this.#record(failure);
    cooldowns.failed(this.#model, this.#attempt?.provider, failure.code, failure.retryAfterMs, this.#now());
    if (this.#isTerminal(failure) || this.#attempts.length >= this.#settings.maxAttempts) {
      this.#fail(failure);
      return;
    }
    const next = this.#nextAdmissible();
    const waitMs = this.#waitBeforeSameModel(failure, next);
    if (waitMs !== undefined) this.#waitTimer = this.#settings.clock.setTimer(() => this.#try(), waitMs);
    else if (next === 0) this.#fail(failure);
    else this.#advance();
  }

  #isTerminal(failure: Failure): boolean {
    if (failure.code === "context_length_exceeded") return !this.#call.fallbackOnContextOverflow;
    return (failure.advice ?? adviceOf(failure.code)) === "terminal";
  }

  /** How many models behind the current one could be tried now. */
  #nextAdmissible(): number {
    const nowMs = this.#now();
    return this.#chain.slice(this.#index + 1).filter((model) => !this.#shared.cooldowns.isOpen(model, nowMs))
      .length;
  }

  /** Milliseconds to wait before the same model is asked again, or undefined to move on. */
  #waitBeforeSameModel(failure: Failure, modelsLeft: number): number | undefined {
    const attemptsLeft = this.#settings.maxAttempts - this.#attempts.length;
    // A retry must not cost a model of the chain its only attempt.
    if (attemptsLeft <= modelsLeft) return undefined;
    const asked = failure.retryAfterMs;
    if (failure.code === "rate_limit_exceeded") {
      return modelsLeft > 0 || this.#waitedMs > 0 ? undefined : this.#waitWithinBudget(asked);
    }
    if (failure.code === "model_loading") return this.#waitWithinBudget(asked);
    if ((failure.advice ?? adviceOf(failure.code)) !== "retry" || this.#isRetried) return undefined;
    this.#isRetried = true;
    const backoffMs = Math.round(BACKOFF_MS * (0.5 + this.#settings.random()));
    const waitMs = asked === undefined || asked <= backoffMs ? backoffMs : this.#waitWithinBudget(asked);
    return waitMs !== undefined && this.#shared.budget.spend(this.#now()) ? waitMs : undefined;
  }

  #waitWithinBudget(askedMs: number | undefined): number | undefined {
    const { maxWaitMs, totalMs } = this.#settings.timeouts;
    if (askedMs === undefined || this.#waitedMs + askedMs > maxWaitMs) return undefined;
    if (this.#now() + askedMs >= this.#startedAtMs + totalMs) return undefined;
    // At least a moment: "Retry-After: 0" must not become a busy loop.
    const waitMs = Math.max(askedMs, 50);
    this.#waitedMs += waitMs;
    return waitMs;
  }

  #try(): void {
    if (this.#isOver) return;
    this.#waitTimer = undefined;
    const model = this.#chain[this.#index] ?? "";
    if (model !== this.#model) this.#isRetried = false;
    this.#model = model;
    this.#attemptStartedAtMs = this.#now();
    const deadlineMs = this.#startedAtMs + this.#settings.timeouts.totalMs;
    const attempt = new AttemptRun(this.#settings, this.#call, this, deadlineMs);
    this.#attempt = attempt;
    try {
      this.#authorization = this.#settings.authorization() ?? this.#call.headers?.authorization;
      const headers = attemptHeaders(this.#settings, this.#call, this.#authorization);
      attempt.start(headers, this.#call.body(model));
    } catch (cause) {
      // Whatever the caller's own functions throw; undici's complaints come back as a failure of the attempt.
      this.onFailed({
        code: "invalid_request",
        what: "was not asked: the request could not be built",
        cause,
      });
    }
  }

  #record(failure: Failure): void {
    this.#attempts.push(this.#describeAttempt(failure, this.#now()));
  }

  /** Those that failed and the one that answers. */
  #attemptsUntil(nowMs: number): readonly Attempt[] {
    const last = this.#describeAttempt(undefined, nowMs);
    return this.#attempts.length === 0 ? [last] : [...this.#attempts, last];
  }

  #describeAttempt(failure: Failure | undefined, nowMs: number): Attempt {
    return {
      model: this.#model,
      provider: this.#attempt?.provider,
      status: this.#attempt?.status,
      code: failure?.code,
      startedAt: this.#attemptStartedAtMs,
      durationMs: nowMs - this.#attemptStartedAtMs,
    };
  }

  #stop(failure: Failure): void {
    if (this.#isOver) return;
    if (this.#waitTimer !== undefined) this.#settings.clock.clearTimer(this.#waitTimer);
    else if (this.#attempt !== undefined) this.#record(failure);
    this.#attempt?.abandon();
    this.#shared.cooldowns.released(this.#model);
    this.#fail(failure);
  }

  #fail(failure: Failure): void {
    if (this.#isOver) return;
    this.#finish();
    this.#sink.onError(
      toChatError(failure, {
        model: this.#model || undefined,
        provider: this.#attempt?.provider,
        attempts: this.#attempts,
        secrets: [this.#authorization?.replace(/^Bearer /, "")],
      }),
    );
  }

  #finish(): void {
    this.#isOver = true;
    this.#shared.running.remove(this);
  }

  #now(): number {
    return this.#settings.clock.now();
  }
}

/** The chain itself when nothing stands in it twice, as is the rule. */
function withoutRepetitions(chain: readonly string[]): readonly string[] {
  const isClean = chain.every((model, index) => chain.indexOf(model) === index);
  return isClean ? chain : [...new Set(chain)];
}
