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
 * collapsed, cut at 200 characters. Anything else, or nothing left, is unknown.
 */
export function cleanLabel(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  if (value.length <= MAX_LABEL_CHARACTERS && PLAIN_TEXT.test(value)) return value;
  const visible = value
    .slice(0, 4 * MAX_LABEL_CHARACTERS)
    .replace(/[\s\p{Z}]+/gu, " ")
    // Control, format (bidirectional marks among them), surrogate and unassigned characters.
    .replace(/\p{C}/gu, "")
    .trim();
  return visible === "" ? undefined : visible.slice(0, MAX_LABEL_CHARACTERS).replace(HALF_CHARACTER, "");
}

/** The fields of `record` that are not in `known`, without the names that could reach a prototype; `undefined` when there are none. */
export function unknownFields(
  record: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
): Readonly<Record<string, unknown>> | undefined {
  let fields: Record<string, unknown> | undefined;
  for (const key in record) {
    if (known.has(key) || PROTOTYPE_NAMES.has(key) || !Object.hasOwn(record, key)) continue;
    fields ??= {};
    fields[key] = record[key];
  }
  return fields;
}

/** An object without fields, shared by all who need one. */
export const NO_FIELDS: Readonly<Record<string, unknown>> = Object.freeze({});

const MAX_LABEL_CHARACTERS = 200;
const PROTOTYPE_NAMES: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
const PLAIN_TEXT = /^[!-~]+(?: [!-~]+)*$/;
/** What a cut through a surrogate pair leaves at the end. */
const HALF_CHARACTER = /[\ud800-\udbff]$/;
