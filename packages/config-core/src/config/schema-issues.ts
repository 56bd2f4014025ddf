import type * as z from "zod/mini";
import type { ConfigIssue } from "../issues/config-issue.ts";
import { type ConfigPath, getIn } from "../json5/config-path.ts";
import { isSecretName } from "../secrets/hide-secrets.ts";

type ZodIssue = z.core.$ZodIssue;

/**
 * What zod found, in this package's terms: every issue with what was expected, what was received as the file has it
 * (before substitution, so that no variable's value leaks) and, where it is plain, what to write.
 */
export function toConfigIssues(found: readonly ZodIssue[], raw: unknown): ConfigIssue[] {
  return found.flatMap((issue) => convert(issue, raw, []));
}

function convert(issue: ZodIssue, raw: unknown, prefix: ConfigPath): ConfigIssue[] {
  const path = [...prefix, ...issue.path.map((key) => (typeof key === "symbol" ? String(key) : key))];
  const value = getIn(raw, path);
  if (issue.code === "invalid_union") {
    // The one union of the schema is a string or an object: an object's own issues say more than "neither".
    const branch = isObject(value) ? issue.errors.find((errors) => !errors.some(isWrongHere)) : undefined;
    if (branch !== undefined) return branch.flatMap((inner) => convert(inner, raw, path));
  }
  const isType = issue.code === "invalid_type" || issue.code === "invalid_union";
  const expected = expectation(issue);
  const fix = suggestFix(issue, value);
  return [
    {
      code: isType ? "invalid_type" : "invalid_value",
      severity: "error",
      path,
      message: messageOf(issue, value),
      ...(expected === undefined ? {} : { expected }),
      received: describe(value, path.at(-1)),
      ...(fix === undefined ? {} : { fix }),
    },
  ];
}

function isWrongHere(issue: ZodIssue): boolean {
  return issue.code === "invalid_type" && issue.path.length === 0;
}

function messageOf(issue: ZodIssue, value: unknown): string {
  if (value === undefined && issue.code === "invalid_type") return "This key is required";
  if (issue.code === "invalid_type" || issue.code === "invalid_union") return "The value has the wrong type";
  if (issue.code === "too_big" || issue.code === "too_small") {
    return typeof value === "string" ? "The value is empty" : "The value is out of range";
  }
  // zod's own words begin with a capital letter; ours go on from "The value".
  return /^[a-z]/.test(issue.message)
    ? `The value ${issue.message}`
    : "The value is not one of those allowed";
}

function expectation(issue: ZodIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return withArticle(issue.expected);
    case "invalid_union":
      return "a string or an object";
    case "invalid_value":
      return issue.values.map((value) => JSON.stringify(value)).join(", ");
    case "too_small":
      return issue.origin === "string" ? "a text that is not empty" : `at least ${issue.minimum}`;
    case "too_big":
      return `at most ${issue.maximum}`;
    default:
      return undefined;
  }
}

function suggestFix(issue: ZodIssue, value: unknown): string | undefined {
  if (issue.code !== "invalid_type" || value === undefined) return undefined;
  const isNumeric = typeof value === "string" && /^-?\d{1,15}$/.test(value);
  if ((issue.expected === "number" || issue.expected === "int") && isNumeric)
    return `write ${value} without quotes`;
  if (issue.expected === "boolean" && (value === "true" || value === "false"))
    return `write ${value} without quotes`;
  if (issue.expected === "string" && typeof value === "number") return `put it into quotes: "${value}"`;
  if (issue.expected === "array" && typeof value === "string") return "put it into brackets: [ … ]";
  return undefined;
}

/** A value's type and, where it is short and no secret, the value. */
function describe(value: unknown, key: string | number | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  const type = withArticle(typeof value);
  if (
    typeof value === "string" &&
    (value.length > 60 || isSecretName(String(key ?? "")) || /hf_|sk-/.test(value))
  )
    return type;
  return `${type}, ${typeof value === "string" ? JSON.stringify(value) : String(value)}`;
}

function withArticle(type: string): string {
  if (type === "int") return "a whole number";
  if (type === "record") return "an object";
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
