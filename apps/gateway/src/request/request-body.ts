import { BRACE_OPEN, BRACKET_OPEN, FALSE_BEGIN, NULL_BEGIN, QUOTE, TRUE_BEGIN } from "./json-bytes.ts";
import { type BodyIssue, type ScannedBody, scanBody, type ValueSpan } from "./scan-body.ts";
import { type BodyEdit, createSplicer } from "./splice-body.ts";

/** The three endpoints a request body can be meant for. */
export type ApiEndpoint = "/chat/completions" | "/responses" | "/messages";

/** A checked request body from which the body of each upstream attempt is spliced. */
export interface RequestBody {
  readonly ok: true;
  /** As the client wrote it: Hub id, full ref, alias or `default`. */
  readonly model: string;
  readonly streaming: boolean;
  /** The gateway asks for usage in the stream though the client did not: the usage chunk is stripped again. */
  readonly usageInjected: boolean;
  /** The bytes for one attempt: the client's own, except for the value of `model` (and an injected `stream_options`). */
  bodyFor(model: string): Uint8Array;
}

const MODEL_MAX_LENGTH = 512;
const INCLUDE_USAGE = '"stream_options":{"include_usage":true}';

/**
 * Checks a request body as far as the gateway itself depends on it and prepares the splice. What only a model can judge
 * (roles, tools, parameters) is left to the upstream.
 *
 * @param room - How many bytes before and after `bytes` may be written over, see {@link createSplicer}.
 */
export function readRequestBody(endpoint: ApiEndpoint, bytes: Buffer, room = 0): RequestBody | BodyIssue {
  const scan = scanBody(bytes);
  if (!scan.ok) return scan;
  // Two `model` members mean different things to different parsers: re-serialise what JSON.parse makes of them.
  if (scan.duplicated) return readRequestBody(endpoint, Buffer.from(JSON.stringify(parseObject(bytes))));
  const issue = findFieldIssue(endpoint, bytes, scan);
  if (issue !== undefined) return issue;
  const model = scan.spans.model as ValueSpan;
  const streaming = firstByteOf(bytes, scan.spans.stream) === TRUE_BEGIN;
  const usage = streaming && endpoint === "/chat/completions" ? usageEdit(bytes, scan) : undefined;
  const edits: BodyEdit[] = [{ start: model.start, end: model.end, text: undefined }];
  if (usage !== undefined) {
    edits.push(usage);
    edits.sort((a, b) => a.start - b.start);
  }
  return {
    ok: true,
    model: readString(bytes, model),
    streaming,
    usageInjected: usage !== undefined,
    bodyFor: createSplicer(bytes, edits, room),
  };
}

function findFieldIssue(endpoint: ApiEndpoint, bytes: Buffer, scan: ScannedBody): BodyIssue | undefined {
  const refuse = (param: string, message: string): BodyIssue => ({ ok: false, message, param });
  const { model, messages, input, stream, stream_options } = scan.spans;
  if (model === undefined) {
    return refuse("model", "`model` is missing: name a Hub id, a configured alias, or `default`.");
  }
  if (firstByteOf(bytes, model) !== QUOTE) return refuse("model", "`model` must be a string.");
  if (model.end - model.start <= 2) return refuse("model", "`model` is empty.");
  if (model.end - model.start > MODEL_MAX_LENGTH)
    return refuse("model", "`model` is too long to be a model's name.");
  if (endpoint !== "/responses") {
    if (messages === undefined) return refuse("messages", "`messages` is missing: send a list of messages.");
    if (firstByteOf(bytes, messages) !== BRACKET_OPEN)
      return refuse("messages", "`messages` must be an array.");
  } else if (![QUOTE, BRACKET_OPEN, undefined].includes(firstByteOf(bytes, input))) {
    return refuse("input", "`input` must be a string or an array.");
  }
  if (![TRUE_BEGIN, FALSE_BEGIN, NULL_BEGIN, undefined].includes(firstByteOf(bytes, stream))) {
    return refuse("stream", "`stream` must be true or false.");
  }
  if (![BRACE_OPEN, NULL_BEGIN, undefined].includes(firstByteOf(bytes, stream_options))) {
    return refuse("stream_options", "`stream_options` must be an object.");
  }
  return undefined;
}

/** The change that asks for usage, or undefined when the client asked for it. */
function usageEdit(bytes: Buffer, scan: ScannedBody): BodyEdit | undefined {
  const span = scan.spans.stream_options;
  if (span === undefined) return { start: scan.open, end: scan.open, text: `${INCLUDE_USAGE},` };
  const options = JSON.parse(bytes.toString("utf8", span.start, span.end)) as {
    include_usage?: unknown;
  } | null;
  if (options?.include_usage === true) return undefined;
  return { ...span, text: JSON.stringify({ ...options, include_usage: true }) };
}

/** What kind of value it is; that it is well-formed the scan has seen. */
function firstByteOf(bytes: Buffer, span: ValueSpan | undefined): number | undefined {
  return span && bytes[span.start];
}

function readString(bytes: Buffer, { start, end }: ValueSpan): string {
  const text = bytes.toString("utf8", start + 1, end - 1);
  return text.includes("\\") ? (JSON.parse(`"${text}"`) as string) : text;
}

function parseObject(bytes: Buffer): Record<string, unknown> {
  return JSON.parse(bytes.toString("utf8")) as Record<string, unknown>;
}
