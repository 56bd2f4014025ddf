import { ConfigError } from "../config-error.ts";
import type { Json5Value } from "../editing/render-value.ts";
import { FORBIDDEN_KEYS } from "./config-path.ts";
import { MAX_DEPTH } from "./read-json5.ts";

/**
 * A copy of `value` of which every part has a JSON5 form. Throws {@link ConfigError} `invalid_value` for anything else:
 * `undefined`, functions, dates, class instances, circles, keys that reach prototypes.
 */
export function toJson5Value(value: unknown, depth = 0): Json5Value {
  if (depth > MAX_DEPTH) throw invalid(`it is nested more than ${MAX_DEPTH} levels deep`);
  if (value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "string")
    return value;
  if (Array.isArray(value)) return Array.from(value, (child) => toJson5Value(child, depth + 1));
  if (typeof value !== "object" || !isPlain(value)) throw invalid(`it holds a ${nameOf(value)}`);
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => {
      if (FORBIDDEN_KEYS.has(key)) throw invalid(`the key "${key}" is not allowed`);
      return [key, toJson5Value(child, depth + 1)];
    }),
  );
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function nameOf(value: unknown): string {
  return typeof value === "object" && value !== null ? (value.constructor?.name ?? "object") : typeof value;
}

function invalid(why: string): ConfigError {
  return new ConfigError("invalid_value", `The value cannot be written as JSON5: ${why}.`);
}
