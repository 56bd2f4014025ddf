import type { ConfigIssue } from "../issues/config-issue.ts";
import { suggestName } from "../issues/suggest-name.ts";
import { type ConfigPath, formatConfigPath, getIn } from "../json5/config-path.ts";
import { CONFIG_SHAPE } from "./config-shape.ts";
import type { Shape } from "./shape.ts";

interface Place {
  /** `*` stands for every key or element. */
  readonly path: readonly string[];
  readonly known: readonly string[];
}

/** OpenClaw's own keys that look like one of ours. */
const ALSO_KNOWN: Readonly<Record<string, readonly string[]>> = {
  "": ["agent", "model", "media", "web", "tools", "hooks", "nodes"],
  "models.providers.huggingface": ["api", "auth"],
  gateway: ["mode", "push"],
};

const PLACES = objectsIn(CONFIG_SHAPE, []);

/** Every object of a shape, outermost first, with the keys that are known there. */
function objectsIn(shape: Shape, path: readonly string[]): readonly Place[] {
  switch (shape.type) {
    case "object": {
      const known = [...Object.keys(shape.keys), ...(ALSO_KNOWN[path.join(".")] ?? [])];
      const inner = Object.entries(shape.keys).flatMap(([key, item]) => objectsIn(item, [...path, key]));
      return [{ path, known }, ...inner];
    }
    case "array":
    case "record":
      return objectsIn(shape.items, [...path, "*"]);
    case "union":
      return shape.options.flatMap((option) => objectsIn(option, path));
    default:
      return [];
  }
}

/** Warnings about keys that look like slips of ours. Keys that look like nothing of ours are someone else's. */
export function findUnknownKeys(raw: unknown): ConfigIssue[] {
  return PLACES.flatMap(({ path, known }) =>
    expand(raw, path, []).flatMap((parent) => {
      const value = getIn(raw, parent);
      if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
      return Object.keys(value).flatMap((key) => unknownKey([...parent, key], key, known, value));
    }),
  );
}

function unknownKey(
  path: ConfigPath,
  key: string,
  known: readonly string[],
  siblings: object,
): ConfigIssue[] {
  const suggestion = suggestName(key, known);
  // Where the right key stands beside it, it is no slip.
  if (suggestion === undefined || Object.hasOwn(siblings, suggestion)) return [];
  return [
    {
      code: "unknown_key",
      severity: "warning",
      path,
      message: `The key "${key}" is unknown and has no effect here`,
      fix: `did you mean \`${suggestion}\`? Then rename ${formatConfigPath(path)}`,
    },
  ];
}

function expand(raw: unknown, pattern: readonly string[], path: ConfigPath): ConfigPath[] {
  const [head, ...rest] = pattern;
  if (head === undefined) return [path];
  const value = getIn(raw, path);
  if (typeof value !== "object" || value === null) return [];
  if (head !== "*") return Object.hasOwn(value, head) ? expand(raw, rest, [...path, head]) : [];
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  return [...keys].flatMap((key) => expand(raw, rest, [...path, key]));
}
