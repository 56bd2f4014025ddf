import type { RequestRecord } from "../page/page-protocol.ts";

/** What a gateway tells its `logger`: one event a line. No event holds a prompt, a completion or a secret. */
export type LogEvent = { readonly time: string; readonly level: "info" | "warn" | "error" } & (
  | ({ readonly event: "request" } & RequestRecord)
  | {
      readonly event: "refused";
      readonly id: string;
      readonly status: number;
      readonly code: string;
      readonly method: string;
      readonly path: string;
      readonly remote: string;
    }
  | { readonly event: "listening"; readonly url: string }
  | { readonly event: "sandbox-started"; readonly url: string }
  | { readonly event: "config-reloaded"; readonly path: string | undefined }
  | { readonly event: "config-rejected"; readonly path: string | undefined; readonly message: string }
  | { readonly event: "catalog-refreshed"; readonly models: number }
  | { readonly event: "draining"; readonly requestsInFlight: number }
  | { readonly event: "closed" }
  /** A worker is about to end because of an error that nobody caught; its last line. */
  | { readonly event: "worker-crashed"; readonly message: string }
  /** A worker has ended that should not have; another one takes its place after `restartInMs`. */
  | {
      readonly event: "worker-exited";
      readonly pid: number;
      readonly code: number | null;
      readonly signal: string | null;
      readonly restartInMs: number;
    }
  /** The one that took its place takes connections. */
  | { readonly event: "worker-listening"; readonly pid: number }
  /** It could not. */
  | { readonly event: "worker-failed"; readonly pid: number; readonly message: string }
  | { readonly event: "internal-error"; readonly id: string; readonly message: string }
);

/** An event as the gateway's parts hand it in; time and level are added at the sink. */
export type LogEntry = LogEvent extends infer Event
  ? Event extends LogEvent
    ? Omit<Event, "time">
    : never
  : never;

/**
 * C0 and C1 controls, line separators, and the characters that reorder or hide text on a terminal
 * (https://trojansource.codes).
 */
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a log
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;
/** Hugging Face tokens, `sk-…` keys and bearer credentials, wherever they turn up. */
const SECRETS = /\bhf_[A-Za-z0-9]{6,}|\bsk-[A-Za-z0-9_-]{8,}|(?<=\bbearer\s{1,4})[\w.~+/=-]{6,}/gi;
const MAX_LENGTH = 2_000;
/** Names are few in practice; a client that makes them up must not fill the memory. */
const MAX_PLAIN_NAMES = 1_000;
/** No text without any of these is changed by the two above: one look instead of two replacements. */
const SUSPICIOUS = /[^ -~]|hf_|sk-|bearer/i;

/** One JSON line, without the line end: control and bidirectional characters escaped, secrets blotted out. */
export function formatLogLine(event: LogEvent): string {
  return JSON.stringify(event).replace(UNSAFE, escapeCharacter);
}

/** Blots out secrets and bounds the length; `secrets` are values known to be secret, whatever they look like. */
export function redact(text: string, secrets: readonly string[]): string {
  if (!needsCleaning(text, secrets)) return text;
  let clean = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
  for (const secret of secrets) {
    if (isLongEnough(secret)) clean = clean.replaceAll(secret, "[redacted]");
  }
  return clean.replace(SECRETS, "[redacted]").replace(UNSAFE, escapeCharacter);
}

function needsCleaning(text: string, secrets: readonly string[]): boolean {
  return text.length > MAX_LENGTH || SUSPICIOUS.test(text) || holdsAny(text, secrets);
}

function holdsAny(text: string, secrets: readonly string[]): boolean {
  return secrets.some((secret) => isLongEnough(secret) && text.includes(secret));
}

/** Anything shorter stands in ordinary words, too. */
function isLongEnough(secret: string): boolean {
  return secret.length >= 6;
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** The one place all events pass on their way to the `logger`: every string in them is cleaned there. */
export class LogSink {
  readonly #logger: ((event: LogEvent) => void) | undefined;
  readonly #now: () => number;
  readonly #secrets: () => readonly string[];
  #timedAt = Number.NaN;
  #timeText = "";
  /** Names that need no cleaning while the secrets are these; the same few come with every request. */
  readonly #plainNames = new Set<string>();
  #plainFor: readonly string[] = [];

  constructor(
    logger: ((event: LogEvent) => void) | undefined,
    now: () => number,
    secrets: () => readonly string[],
  ) {
    this.#logger = logger;
    this.#now = now;
    this.#secrets = secrets;
  }

  write(entry: LogEntry): void {
    if (this.#logger !== undefined) this.#emit({ time: this.#time(), ...entry });
  }

  /** What is written most: only its texts are looked at, and names that come again only once. */
  writeRequest(record: RequestRecord): void {
    if (this.#logger !== undefined) this.#emit(requestEvent(this.#time(), record), this.#isPlain(record));
  }

  #isPlain({ id, endpoint, modelAsked, modelAnswering, backend, code, attempts }: RequestRecord): boolean {
    const secrets = this.#secrets();
    if (secrets !== this.#plainFor) this.#plainNames.clear();
    this.#plainFor = secrets;
    return (
      !needsCleaning(id, secrets) &&
      this.#isPlainName(endpoint) &&
      this.#isPlainName(modelAsked) &&
      this.#isPlainName(modelAnswering) &&
      this.#isPlainName(backend) &&
      this.#isPlainName(code) &&
      attempts.every(
        ({ model, provider, code }) =>
          this.#isPlainName(model) && this.#isPlainName(provider) && this.#isPlainName(code),
      )
    );
  }

  #isPlainName(name: string | undefined): boolean {
    if (name === undefined || this.#plainNames.has(name)) return true;
    if (needsCleaning(name, this.#plainFor)) return false;
    if (this.#plainNames.size < MAX_PLAIN_NAMES) this.#plainNames.add(name);
    return true;
  }

  /** Many requests end in the same millisecond. */
  #time(): string {
    const now = this.#now();
    if (now !== this.#timedAt) {
      this.#timedAt = now;
      this.#timeText = new Date(now).toISOString();
    }
    return this.#timeText;
  }

  #emit(event: LogEvent, isClean = false): void {
    try {
      this.#logger?.(isClean ? event : (clean(event, this.#secrets()) as LogEvent));
    } catch {
      // A logger that throws must not take the request with it.
    }
  }
}

/** Member by member: spreading a record of this size takes longer than all that is done with the copy. */
function requestEvent(time: string, record: RequestRecord) {
  const members: { readonly [Name in keyof Required<RequestRecord>]: RequestRecord[Name] } & LogEvent = {
    time,
    level: record.status >= 500 ? "warn" : "info",
    event: "request",
    id: record.id,
    at: record.at,
    endpoint: record.endpoint,
    streaming: record.streaming,
    modelAsked: record.modelAsked,
    modelAnswering: record.modelAnswering,
    backend: record.backend,
    attempts: record.attempts,
    fallbacks: record.fallbacks,
    status: record.status,
    code: record.code,
    inputTokens: record.inputTokens,
    outputTokens: record.outputTokens,
    reasoningTokens: record.reasoningTokens,
    costUsd: record.costUsd,
    firstByteMs: record.firstByteMs,
    durationMs: record.durationMs,
  };
  return members;
}

/** The value with all its strings cleaned; the same value when they are clean already, as most are. */
function clean(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === "string") return redact(value, secrets);
  if (typeof value !== "object" || value === null || isClean(value, secrets)) return value;
  if (Array.isArray(value)) return value.map((item) => clean(item, secrets));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, clean(item, secrets)]));
}

function isClean(value: object, secrets: readonly string[]): boolean {
  // Not `Object.values`, which would make an array for each event.
  for (const key in value) {
    const item: unknown = (value as Record<string, unknown>)[key];
    if (typeof item === "string") {
      if (redact(item, secrets) !== item) return false;
    } else if (typeof item === "object" && item !== null && !isClean(item, secrets)) return false;
  }
  return true;
}
