import { classifyErrorValue, classifyResponse, type FailedResponse } from "../errors/classify-response.ts";
import type { Failure } from "../errors/failure.ts";
import { readErrorBody } from "../errors/read-error-message.ts";
import { parseJsonObject } from "../parse-json-object.ts";
import { readWholeAnswer, type WholeAnswer } from "../stream/event-dialect.ts";
import type { UpstreamCall } from "./upstream-call.ts";

/** What is known beside the body. */
export type BodyFacts = Omit<FailedResponse, "detail">;

/** A body behind a success status: an answer only if it is JSON in the shape of its endpoint's, and not an error. */
export function readAnswer(body: Buffer, call: UpstreamCall): WholeAnswer | undefined {
  // latin1, whose characters are bytes, is enough for structure and cheaper than UTF-8.
  const parsed = call.streaming ? undefined : parseJsonObject(body.toString("latin1"));
  return parsed === undefined || isError(parsed) ? undefined : readWholeAnswer(call.endpoint, parsed);
}

/** What is wrong with a body that {@link readAnswer} does not take. */
export function judgeNoAnswer(body: Buffer, call: UpstreamCall, facts: BodyFacts): Failure {
  const text = body.toString("utf8");
  const parsed = parseJsonObject(text);
  if (parsed === undefined || isError(parsed)) return judgeStrayText(text, facts);
  if (call.streaming) return invalid("sent JSON where a stream was asked for", facts);
  return invalid("sent JSON that is not an answer", facts);
}

function isError({ error }: Record<string, unknown>): boolean {
  return error !== undefined && error !== null;
}

/** A success status with something else than an answer behind it. */
export function judgeStrayText(text: string, facts: BodyFacts): Failure {
  const parsed = parseJsonObject(text);
  const { provider, retryAfterMs } = facts;
  if (parsed !== undefined && "error" in parsed)
    return classifyErrorValue(parsed, { provider, retryAfterMs });
  const { message } = readErrorBody(text.slice(0, 65_536));
  const said = message === undefined ? "" : `: ${message.slice(0, 200)}`;
  return invalid(`answered ${facts.status} with something that is not an answer${said}`, facts);
}

/** The body of an error status. */
export function judgeErrorBody(body: Buffer, facts: BodyFacts): Failure {
  return classifyResponse({ ...facts, detail: readErrorBody(body.toString("utf8")) });
}

const invalid = (what: string, { status }: BodyFacts): Failure => ({
  code: "upstream_invalid_response",
  what,
  upstreamStatus: status,
});
