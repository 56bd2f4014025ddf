/** Whether a parsed JSON value is an object, not an array and not `null`. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A count of tokens and the like: a whole number above zero, else unknown. */
export function positiveInteger(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : undefined;
}

/** A price, a duration or a rate: a finite number of at least zero, else unknown. */
export function nonNegative(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** A boolean, else unknown. */
export function optionalBoolean(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

/**
 * A text fit to be shown on one line: without control, bidirectional and other invisible characters, white space
 * collapsed, cut at `maxCharacters`. Anything else, or nothing left, is unknown.
 */
export function cleanText(value: unknown, maxCharacters: number): string | undefined {
  if (typeof value !== "string") return undefined;
  if (value.length <= maxCharacters && PLAIN_TEXT.test(value)) return value;
  const visible = value
    .slice(0, 4 * maxCharacters)
    .replace(WHITE_SPACE, " ")
    .replace(INVISIBLE, "")
    .trim();
  return visible === "" ? undefined : visible.slice(0, maxCharacters).replace(HALF_CHARACTER, "");
}

/** The fields of `record` that are not in `known`, without the names that could reach a prototype. */
export function unknownFields(
  record: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
): Readonly<Record<string, unknown>> {
  let fields: Record<string, unknown> | undefined;
  for (const key of Object.keys(record)) {
    if (known.has(key) || PROTOTYPE_NAMES.has(key)) continue;
    fields ??= {};
    fields[key] = record[key];
  }
  return fields ?? NO_FIELDS;
}

/** What {@link unknownFields} gives when there are none: one shared object, so that ten thousand rows cost nothing. */
export const NO_FIELDS: Readonly<Record<string, unknown>> = Object.freeze({});

const PROTOTYPE_NAMES: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
const PLAIN_TEXT = /^[!-~]+(?: [!-~]+)*$/;
/** What a cut through a surrogate pair leaves at the end. */
const HALF_CHARACTER = /[\ud800-\udbff]$/;
const WHITE_SPACE = /[\s\p{Z}]+/gu;
/** Control, format (bidirectional marks among them), surrogate and unassigned characters. */
const INVISIBLE = /\p{C}/gu;
