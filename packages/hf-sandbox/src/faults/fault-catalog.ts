import { SandboxError } from "../sandbox-error.ts";

/** What a fault is and how it is reached. */
export interface FaultDescription {
  /** The row of the reliability matrix it exercises. */
  readonly row: number;
  readonly summary: string;
  /** `model`: as `faults/<name>`; `address`: a base URL of its own, {@link Sandbox.openDeadEnd}. */
  readonly reach: "model" | "address";
  /** Odd but whole: a client must take the answer as a success. */
  readonly succeeds?: true;
}

function fault(row: number, summary: string): FaultDescription & { readonly reach: "model" } {
  return { row, summary, reach: "model" };
}

function harmless(row: number, summary: string): FaultDescription & { readonly reach: "model" } {
  return { row, summary, reach: "model", succeeds: true };
}

function deadEnd(row: number, summary: string): FaultDescription & { readonly reach: "address" } {
  return { row, summary, reach: "address" };
}

/**
 * Every fault by its name. A model `faults/<name>` behaves so on all three endpoints, streaming or not, with any
 * suffix; parameters follow the name as `.key-value`, see {@link parseFault}.
 */
export const FAULTS = Object.freeze({
  "connection-refused": deadEnd(1, "Nothing listens on the port."),
  "dns-failure": deadEnd(1, "The host's name does not resolve."),
  "tls-failure": deadEnd(1, "The server does not speak TLS although the URL is https."),
  "connect-timeout": deadEnd(
    2,
    "The connection is never accepted (Linux; elsewhere it may be accepted or refused).",
  ),
  "reset-before-headers": fault(3, "A TCP reset instead of an answer."),
  "eof-before-headers": fault(3, "The connection is closed without an answer."),
  "stall-before-headers": fault(4, "No headers; with `ms`, only so late."),
  "stall-before-first-event": fault(4, "Headers, then no event or body; with `ms`, only so late."),
  "status-500": fault(5, "500 with an error object."),
  "status-502": fault(5, "502 with a proxy's HTML page."),
  "status-503": fault(5, "503 with an error object, no estimate and no Retry-After."),
  "status-504": fault(5, "504 in plain text."),
  "model-loading": fault(6, "503 with `estimated_time`; `seconds`, 20 by default."),
  "rate-limit-short": fault(7, "429 with a Retry-After of `seconds`, 1 by default."),
  "rate-limit-date": fault(7, "429 with a Retry-After that is a date `seconds` from now, 2 by default."),
  "rate-limit-long": fault(8, "429 with a Retry-After of `seconds`, 120 by default."),
  "rate-limit": fault(9, "429 that does not say for how long."),
  "rate-limit-header": fault(9, "429 without Retry-After, but `RateLimit: …;t=` of `seconds`, 7 by default."),
  "credits-depleted": fault(10, "402: the whole account is out of credits."),
  "backend-402": fault(11, "402 of the backend alone."),
  "invalid-token": fault(12, "401."),
  "no-permission": fault(12, "403: the token lacks the permission for inference."),
  "not-found": fault(13, "404 of the backend."),
  "model-not-found": fault(13, "400 `model_not_found`."),
  "model-not-supported": fault(13, "400 `model_not_supported`."),
  "bad-request": fault(14, "400 with an error object."),
  "unprocessable-json": fault(14, "422 with an error that is a string."),
  "unprocessable-text": fault(14, "422 in plain text."),
  "unprocessable-detail": fault(14, '422 with `{"detail":[…]}`.'),
  "context-overflow": fault(15, "400 `context_length_exceeded`."),
  "context-overflow-text": fault(15, "422 that says so only in its words, as text-generation servers do."),
  html: fault(16, "200 with an HTML page."),
  "broken-json": fault(16, "200 with JSON that does not parse."),
  "truncated-json": fault(16, "200 with less body than its Content-Length, then the connection closes."),
  "empty-body": fault(16, "200 with no body at all."),
  "wrong-shape": fault(16, "200 with JSON that is no completion."),
  "oversized-body": fault(16, "200 with a JSON body of `bytes`, 64 MiB by default."),
  redirect: fault(16, "307 to another origin."),
  "first-event-error": fault(17, "200, and the first event is an error of the backend."),
  "first-event-string": fault(17, "The same, the error being a plain string."),
  "first-event-rate-limit": fault(17, "The first event is a 429's error."),
  "first-event-credits": fault(17, "The first event is the account's 402."),
  "first-event-auth": fault(17, "The first event is a 401's error."),
  "first-event-not-found": fault(17, "The first event is `model_not_found`."),
  "first-event-bad-request": fault(17, "The first event is a 400's error."),
  "first-event-context-overflow": fault(17, "The first event is `context_length_exceeded`."),
  "empty-stream": fault(18, "200, and the stream ends without an event."),
  "done-only": fault(18, "200, and only the terminator comes."),
  "comments-then-eof": fault(18, "200, a few comments, and the end."),
  "reset-mid-stream": fault(19, "A TCP reset after some of the answer."),
  "error-mid-stream": fault(19, "An error event after some of the answer, then the end."),
  "eof-mid-stream": fault(20, "A clean end after some of the answer, no finish_reason, no terminator."),
  "hangup-mid-stream": fault(20, "The connection closes after some of the answer, the last chunk missing."),
  "eof-without-done": harmless(20, "The whole answer with its finish_reason, but no terminator."),
  "stall-mid-stream": fault(21, "Silence after some of the answer; with `ms`, only so long."),
  "stall-mid-reasoning": fault(21, "The same while the model still reasons."),
  "slow-drip": harmless(21, "The whole answer in `bytes` (7) a write, `ms` (1) apart."),
  "malformed-event": fault(22, "An event after some of the answer that is no JSON; then the rest."),
  "oversized-event": fault(
    22,
    "An event of `bytes`, 2 MiB by default, after some of the answer; then the rest.",
  ),
  "endless-event": fault(22, "An event after some of the answer that never ends."),
  "comments-only": fault(23, "Comments every `ms` (50) and never an event; `times` does not apply to them."),
  "pings-mid-stream": fault(23, "Comments every `ms` (50) for ever after some of the answer."),
  "endless-stream": fault(25, "Events without end, as fast as they are read; `bytes` (1024) an event."),
} as const satisfies Record<string, FaultDescription>);

/** The name of a fault. */
export type FaultName = keyof typeof FAULTS;

/** The faults that a model name reaches. */
export type ModelFaultName = {
  [Name in FaultName]: (typeof FAULTS)[Name]["reach"] extends "model" ? Name : never;
}[FaultName];

/** The faults that need a base URL of their own. */
export type DeadEndName = Exclude<FaultName, ModelFaultName>;

/** A fault as `setModel` takes it: its name, with parameters where wanted. */
export type FaultSpec = ModelFaultName | `${ModelFaultName}.${string}`;

/** The parameters of a fault; each fault has its own defaults. */
export interface FaultOptions {
  /** Deltas of the answer before it breaks. */
  readonly after?: number;
  readonly bytes?: number;
  readonly ms?: number;
  readonly seconds?: number;
  /** The first so many requests fail, the later ones succeed. */
  readonly times?: number;
}

/** A fault with its parameters. */
export interface Fault {
  readonly name: ModelFaultName;
  readonly options: FaultOptions;
}

const OPTION_KEYS = [
  "after",
  "bytes",
  "ms",
  "seconds",
  "times",
] as const satisfies readonly (keyof FaultOptions)[];

/**
 * Reads `name` or `name.key-value.key-value`: `stall-mid-stream.ms-200`, `status-503.times-2`. Values are whole
 * numbers up to nine digits. `.tag-<anything>` changes nothing but the name, so that tests side by side have each
 * their own count of `times`.
 *
 * @throws SandboxError `unknown_fault`, when the name or a parameter does not exist.
 */
export function parseFault(text: string): Fault {
  const [name = "", ...parameters] = text.split(".");
  if (!isModelFault(name)) {
    const hint = Object.hasOwn(FAULTS, name) ? "; it needs a base URL of its own, see openDeadEnd()" : "";
    throw new SandboxError(
      "unknown_fault",
      `There is no fault "${name.slice(0, 96)}" that a model can have${hint}.`,
    );
  }
  const options: { -readonly [Key in keyof FaultOptions]: FaultOptions[Key] } = {};
  for (const parameter of parameters) {
    const [, key, digits] = /^([a-z]+)-(\d{1,9})$/.exec(parameter) ?? [];
    const known = OPTION_KEYS.find((candidate) => candidate === key);
    if (known !== undefined) options[known] = Number(digits);
    else if (!/^tag-[\w-]+$/.test(parameter)) {
      throw new SandboxError(
        "unknown_fault",
        `"${parameter.slice(0, 96)}" is no parameter of a fault: expected ${OPTION_KEYS.join(", ")} or tag, a dash, and a number, such as "times-2".`,
      );
    }
  }
  return { name, options };
}

function isModelFault(name: string): name is ModelFaultName {
  return Object.hasOwn(FAULTS, name) && FAULTS[name as FaultName].reach === "model";
}
