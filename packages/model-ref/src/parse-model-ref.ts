import { checkName, checkSuffix, FORM, INCOMPLETE, issue } from "./check-part.ts";
import { formatModelRef, type ModelRef, POLICIES, type Policy, PROVIDER, type Suffix } from "./model-ref.ts";
import type { ModelRefIssue } from "./model-ref-issue.ts";

/** The outcome of reading a text as a ref. */
export type ParseResult =
  | { readonly ok: true; readonly ref: ModelRef }
  | { readonly ok: false; readonly issue: ModelRefIssue };

/**
 * Reads a full ref (`huggingface/Qwen/Qwen3-8B:cheapest`), a bare Hub id with or without a suffix
 * (`Qwen/Qwen3-8B`), or the address of a model's page on the Hub (`https://huggingface.co/Qwen/Qwen3-8B`,
 * `hf.co/Qwen/Qwen3-8B/tree/main`). Never throws; a text that is no ref yields an issue that points at the
 * offending character.
 *
 * A text that begins with `huggingface/` is always a full ref. The Hub's own organisation of that name is
 * therefore written out: `huggingface/huggingface/<model>`.
 *
 * @example
 * const parsed = parseModelRef("Qwen/Qwen3-8B:together");
 * if (parsed.ok) formatModelRef(parsed.ref); // "huggingface/Qwen/Qwen3-8B:together"
 * else console.error(parsed.issue.message, parsed.issue.hint);
 */
export function parseModelRef(text: string): ParseResult {
  if (text === "") return fail(issue("empty", 0, "There is no text", FORM));
  if (text.startsWith(PREFIX)) return parseId(text, PREFIX.length, text.length);
  const address = HUB_ADDRESS.exec(text);
  if (address) return parseAddress(text, address[0].length);
  const host = text.indexOf("://") + 3;
  if (host > 2) return fail(issue("not_a_model", host, NOT_A_MODEL, FORM));
  return parseId(text, 0, text.length);
}

/**
 * The same model with another suffix, or with none. The offset of an issue is an index into `suffix`.
 *
 * @param suffix - A policy or provider without its colon, e.g. `cheapest` or `together`; `undefined` takes the suffix away.
 * @example
 * withSuffix(ref, "cheapest"); // { ok: true, ref: { …, suffix: { kind: "policy", name: "cheapest" } } }
 */
export function withSuffix(ref: ModelRef, suffix: string | undefined): ParseResult {
  const problem = suffix === undefined ? undefined : checkSuffix(suffix, 0, suffix.length);
  if (problem) return fail(problem);
  return { ok: true, ref: { org: ref.org, model: ref.model, suffix: toSuffix(suffix) } };
}

const NOT_A_MODEL = "This address is no model's page on the Hub";
const PREFIX = `${PROVIDER}/`;
const HUB_ADDRESS = /^(?:https?:\/\/)?(?:www\.)?(?:huggingface|hf)\.co(?:\/|$)/i;

/** First path segments of the Hub that are no organisation. */
const HUB_SECTION = /^(?:api|blog|collections|datasets|docs|models|papers|settings|spaces)(?![^/?#])/;

function parseAddress(text: string, start: number): ParseResult {
  const path = text.slice(start);
  if (HUB_SECTION.test(path)) {
    return fail(issue("not_a_model", start, NOT_A_MODEL, FORM));
  }
  // What follows the model (`/tree/main`, `?inference_provider=…`, `#…`) says nothing about which model it is.
  const end = /^[^/?#]*(?:\/[^/?#]*)?/.exec(path)?.[0].length ?? 0;
  return parseId(text, start, start + end);
}

/** `<org>/<model>[:suffix]` between `start` and `end`. Hub ids hold no colon, so the last one begins the suffix. */
function parseId(text: string, start: number, end: number): ParseResult {
  const slash = text.indexOf("/", start);
  if (slash < 0 || slash >= end) {
    return fail(issue("incomplete", end, INCOMPLETE, FORM));
  }
  const colon = text.lastIndexOf(":", end - 1);
  const nameEnd = colon > slash ? colon : end;
  const extra = text.indexOf("/", slash + 1);
  if (extra >= 0 && extra < nameEnd) return fail(extraPart(text, start, slash, extra));
  const problem =
    checkName(text, start, slash) ??
    checkName(text, slash + 1, nameEnd) ??
    (nameEnd < end ? checkSuffix(text, nameEnd + 1, end) : undefined);
  if (problem) return fail(withCorrection(problem, text));
  const suffix = toSuffix(nameEnd < end ? text.slice(nameEnd + 1, end) : undefined);
  return { ok: true, ref: { org: text.slice(start, slash), model: text.slice(slash + 1, nameEnd), suffix } };
}

function extraPart(text: string, start: number, slash: number, extra: number): ModelRefIssue {
  if (start > 0) return issue("too_many_parts", extra, "A Hub id has two parts, <org>/<model>", FORM);
  const rest = parseId(text, slash + 1, text.length);
  const hint = rest.ok ? `Write ${formatModelRef(rest.ref)}` : FORM;
  return issue("unknown_provider", 0, `The only provider here is ${PROVIDER}`, hint);
}

/** Names the corrected ref where spaces around it or capitals in its suffix are all that is wrong. */
function withCorrection(problem: ModelRefIssue, text: string): ModelRefIssue {
  const corrected = text.trim().replace(/:[^:/]*$/, (suffix) => suffix.toLowerCase());
  if (corrected === text) return problem;
  const parsed = parseModelRef(corrected);
  return parsed.ok ? { ...problem, hint: `Write ${formatModelRef(parsed.ref)}.` } : problem;
}

function toSuffix(name: string | undefined): Suffix | undefined {
  if (name === undefined) return undefined;
  return isPolicy(name) ? { kind: "policy", name } : { kind: "provider", name };
}

function isPolicy(name: string): name is Policy {
  return (POLICIES as readonly string[]).includes(name);
}

function fail(problem: ModelRefIssue): ParseResult {
  return { ok: false, issue: problem };
}
