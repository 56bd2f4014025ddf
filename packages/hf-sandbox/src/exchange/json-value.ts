/** A parsed JSON object, its fields unknown. */
export type JsonRecord = { readonly [field: string]: unknown };

/** Whether a parsed JSON value is an object (not an array, not null). */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
