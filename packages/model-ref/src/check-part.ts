import type { ModelRefIssue, ModelRefIssueCode } from "./model-ref-issue.ts";

/** What a whole ref looks like, for a hint. */
export const FORM = "Write huggingface/<org>/<model>, as in huggingface/Qwen/Qwen3-8B";
/** Why a ref of fewer than two parts is none. */
export const INCOMPLETE = "The organisation or the model is missing";

/** The Hub's limit for a repository's name; we hold organisations and suffixes to it too. */
const MAX_PART_CHARACTERS = 96;

/** What is wrong in the text between `start` and `end`, or `undefined` when that is a valid part. */
type PartCheck = (text: string, start: number, end: number) => ModelRefIssue | undefined;

/**
 * The Hub's rules for organisations and models, as `huggingface_hub` states them in `validate_repo_id`, in
 * ASCII only. Char codes instead of a regular expression, because a failed expression cannot say where.
 */
export const checkName: PartCheck = (text, start, end) => {
  if (start === end) return issue("incomplete", start, INCOMPLETE, FORM);
  if (end - start > MAX_PART_CHARACTERS) return tooLong(start);
  let previous = MARK_NONE;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (isLowerOrDigit(code) || (code >= 65 && code <= 90) || code === UNDERSCORE) {
      previous = MARK_NONE;
      continue;
    }
    if (code !== DASH && code !== DOT) {
      return issue("bad_character", at, `${show(text, at)} cannot stand in a Hub id`, NAME_RULE);
    }
    if (at === start || at === end - 1 || code === previous) {
      return issue("bad_name", at, `A Hub id has no ${show(text, at)} here`, NAME_RULE);
    }
    previous = code;
  }
  if (end - start >= 4 && text.endsWith(".git", end)) {
    return issue("bad_name", end - 4, 'A Hub id does not end in ".git"', NAME_RULE);
  }
  return undefined;
};

/** A suffix: a lower-case slug. Upper case is refused, because `:Cheapest` would pass for a provider. */
export const checkSuffix: PartCheck = (text, start, end) => {
  if (start === end) return issue("bad_suffix", start, "Nothing follows the colon", SUFFIX_RULE);
  if (end - start > MAX_PART_CHARACTERS) return tooLong(start);
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    const isInner = at > start && at < end - 1;
    const isMark = code === DASH || code === DOT || code === UNDERSCORE;
    if (!isLowerOrDigit(code) && !(isInner && isMark)) {
      return issue("bad_suffix", at, `A suffix has no ${show(text, at)} here`, SUFFIX_RULE);
    }
  }
  return undefined;
};

/** An issue with its sentences closed. */
export function issue(
  code: ModelRefIssueCode,
  offset: number,
  message: string,
  hint: string | undefined,
): ModelRefIssue {
  return { code, offset, message: `${message}.`, hint: hint && `${hint}.` };
}

const NAME_RULE = 'Use letters, digits, "_", and single "-" or "." between them';
const SUFFIX_RULE = 'Use lower-case letters and digits, with "-", "_" or "." between them';

const MARK_NONE = 0;
const DASH = 45;
const DOT = 46;
const UNDERSCORE = 95;

function isLowerOrDigit(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
}

function tooLong(start: number): ModelRefIssue {
  const offset = start + MAX_PART_CHARACTERS;
  return issue("too_long", offset, `A part has at most ${MAX_PART_CHARACTERS} characters`, undefined);
}

/** Printable ASCII as itself, everything else by its number: a message must not carry control or bidi characters. */
function show(text: string, at: number): string {
  const code = text.codePointAt(at) ?? 0;
  if (code > 31 && code < 127) return `"${String.fromCodePoint(code)}"`;
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}
