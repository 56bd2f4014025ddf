import type { RequestRecord } from "./page-protocol.ts";

type RecordedAttempt = RequestRecord["attempts"][number];

/**
 * The newest records, written into memory that is there already. Kept as they are, five hundred of them would outlive every
 * collection of V8's young generation, be copied twice and then fill the old one: of a busy gateway's garbage collection that
 * was the larger part.
 */
export class RecordRing {
  readonly #capacity: number;
  /** Once full, `oldest` is where the next record goes: shifting an array would move all of it for every request. */
  readonly #slots: Slot[] = [];
  #oldest = 0;

  constructor(capacity: number, records: readonly RequestRecord[] = []) {
    this.#capacity = capacity;
    for (const record of records) this.add(record);
  }

  add(record: RequestRecord): void {
    let slot = this.#slots[this.#oldest];
    if (this.#slots.length < this.#capacity) {
      slot = new Slot();
      this.#slots.push(slot);
    } else {
      this.#oldest = (this.#oldest + 1) % this.#capacity;
    }
    slot?.write(record);
  }

  /** Oldest first. */
  toArray(): RequestRecord[] {
    const slots = [...this.#slots.slice(this.#oldest), ...this.#slots.slice(0, this.#oldest)];
    return slots.map((slot) => slot.read());
  }
}

/**
 * One record, written over again and again. Numbers are fractions to begin with, so that V8 keeps a place of its own for
 * each instead of taking a new object for every value; NaN stands for one that is not there.
 */
class Slot {
  #id = "";
  #at = 0.5;
  #endpoint = "";
  #streaming = false;
  #modelAsked = "";
  #modelAnswering: string | undefined;
  #backend: string | undefined;
  #fallbacks = 0.5;
  #status = 0.5;
  #code: string | undefined;
  #inputTokens = 0.5;
  #outputTokens = 0.5;
  #reasoningTokens = 0.5;
  #costUsd = 0.5;
  #firstByteMs = 0.5;
  #durationMs = 0.5;
  /** The only attempt, as of nearly all requests… */
  #model = "";
  #provider: string | undefined;
  #attemptStatus = 0.5;
  #attemptCode: string | undefined;
  #attemptMs = 0.5;
  /** …or all of them, where there were none or several. */
  #attempts: readonly RecordedAttempt[] | undefined;

  write(record: RequestRecord): void {
    this.#id = record.id;
    this.#at = record.at;
    this.#endpoint = record.endpoint;
    this.#streaming = record.streaming;
    this.#modelAsked = record.modelAsked;
    this.#modelAnswering = record.modelAnswering;
    this.#backend = record.backend;
    this.#fallbacks = record.fallbacks;
    this.#status = record.status;
    this.#code = record.code;
    this.#inputTokens = record.inputTokens ?? Number.NaN;
    this.#outputTokens = record.outputTokens ?? Number.NaN;
    this.#reasoningTokens = record.reasoningTokens ?? Number.NaN;
    this.#costUsd = record.costUsd ?? Number.NaN;
    this.#firstByteMs = record.firstByteMs ?? Number.NaN;
    this.#durationMs = record.durationMs;
    const [attempt] = record.attempts;
    if (attempt === undefined || record.attempts.length > 1) {
      this.#attempts = record.attempts;
      return;
    }
    this.#attempts = undefined;
    this.#model = attempt.model;
    this.#provider = attempt.provider;
    this.#attemptStatus = attempt.status ?? Number.NaN;
    this.#attemptCode = attempt.code;
    this.#attemptMs = attempt.durationMs;
  }

  read(): RequestRecord {
    return {
      id: this.#id,
      at: this.#at,
      endpoint: this.#endpoint,
      streaming: this.#streaming,
      modelAsked: this.#modelAsked,
      modelAnswering: this.#modelAnswering,
      backend: this.#backend,
      attempts: this.#attempts ?? [this.#onlyAttempt()],
      fallbacks: this.#fallbacks,
      status: this.#status,
      code: this.#code,
      inputTokens: known(this.#inputTokens),
      outputTokens: known(this.#outputTokens),
      reasoningTokens: known(this.#reasoningTokens),
      costUsd: known(this.#costUsd),
      firstByteMs: known(this.#firstByteMs),
      durationMs: this.#durationMs,
    };
  }

  #onlyAttempt(): RecordedAttempt {
    return {
      model: this.#model,
      provider: this.#provider,
      status: known(this.#attemptStatus),
      code: this.#attemptCode,
      durationMs: this.#attemptMs,
    };
  }
}

function known(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
