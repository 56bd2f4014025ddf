import { ConfigError } from "../config-error.ts";
import { type ConfigPath, formatConfigPath } from "../json5/config-path.ts";
import { toIndex } from "./outline.ts";
import type { Json5Value } from "./render-value.ts";

/*
 * What an edit means, on values: the measure that the edited text is held to. Nothing here looks at the text.
 */

/** `root` with `value` at `path`; missing objects on the way are made, and a list where the key is 0. */
export function withValue(root: unknown, path: ConfigPath, value: Json5Value, depth = 0): unknown {
  const key = path[depth];
  if (key === undefined) return value;
  if (Array.isArray(root)) {
    const index = elementIndex(root.length, path, depth);
    return replaceAt(root, index, withValue(root[index], path, value, depth + 1));
  }
  if (root === undefined) {
    const child = withValue(undefined, path, value, depth + 1);
    return typeof key === "number" ? newList(path, depth, child) : { [key]: child };
  }
  if (!isObject(root)) throw blocked(path, depth, root);
  const child: unknown = Object.hasOwn(root, key) ? root[key] : undefined;
  return { ...root, [key]: withValue(child, path, value, depth + 1) };
}

/** `root` without the member or element at `path`; `root` itself when there is none. */
export function withoutValue(root: unknown, path: ConfigPath, depth = 0): unknown {
  const key = path[depth];
  if (key === undefined) return undefined;
  const isLast = depth === path.length - 1;
  if (Array.isArray(root)) {
    const index = toIndex(key);
    if (index < 0 || index >= root.length) return root;
    return isLast
      ? root.toSpliced(index, 1)
      : replaceAt(root, index, withoutValue(root[index], path, depth + 1));
  }
  if (!isObject(root) || !Object.hasOwn(root, key)) return root;
  if (!isLast) return { ...root, [key]: withoutValue(root[key], path, depth + 1) };
  return Object.fromEntries(Object.entries(root).filter(([name]) => name !== String(key)));
}

/** The position in an array of `length` that `path[depth]` means; its end may be one past. */
export function elementIndex(length: number, path: ConfigPath, depth: number): number {
  const key = path[depth] ?? "";
  const index = toIndex(key);
  if (index >= 0 && index <= length) return index;
  const list = formatConfigPath(path.slice(0, depth));
  const why = index < 0 ? `"${key}" is no position in a list` : `the list has ${length} elements`;
  throw new ConfigError(
    "invalid_path",
    `Cannot set ${formatConfigPath(path)}: ${list} is a list, and ${why}.`,
  );
}

/** The error for a path that goes through a value that is no container. */
export function blocked(path: ConfigPath, depth: number, value: unknown): ConfigError {
  const type = value === null ? "null" : typeof value === "object" ? "an object" : `a ${typeof value}`;
  const way = formatConfigPath(path.slice(0, depth));
  const place = way === "" ? "the file's value" : way;
  const message = `Cannot reach ${formatConfigPath(path)}: ${place} is ${type}; set or unset it first.`;
  return new ConfigError("path_blocked", message);
}

function newList(path: ConfigPath, depth: number, child: unknown): unknown[] {
  elementIndex(0, path, depth);
  return [child];
}

function replaceAt(list: readonly unknown[], index: number, value: unknown): unknown[] {
  return index === list.length ? [...list, value] : list.with(index, value);
}

function isObject(value: unknown): value is Record<string | number, unknown> {
  return typeof value === "object" && value !== null;
}
