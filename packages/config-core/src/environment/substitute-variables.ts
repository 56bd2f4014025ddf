import type { ConfigIssue } from "../issues/config-issue.ts";
import type { ConfigPath } from "../json5/config-path.ts";
import { type Environment, lookUpVariable } from "./environment.ts";

const VARIABLE = /\$(\$?)\{([A-Za-z_][A-Za-z0-9_]*)\}/g;
/** Where a missing variable makes the file unusable; elsewhere it is OpenClaw's business and only a warning. */
const OWN_KEYS: ReadonlySet<string | number> = new Set(["agents", "models", "env", "gateway"]);

/** A document with its variables filled in, and what was missing. */
export interface Substitution {
  readonly value: unknown;
  readonly issues: readonly ConfigIssue[];
}

/**
 * Replaces `${NAME}` in every string of `raw`, which stays as it is; `$${NAME}` yields `${NAME}`. Keys are left alone.
 * Variables come from the first of `layers` that has them, then from the document's own literal `env` block. A value
 * is put in as it is: a `${…}` inside it is not looked at again.
 */
export function substituteVariables(raw: unknown, layers: readonly Environment[]): Substitution {
  const issues: ConfigIssue[] = [];
  const sources = [...layers, inlineVariables(raw)];
  return { value: walk(raw, [], sources, issues), issues };
}

/** The variables written into a document's `env` block: `env.NAME` and `env.vars.NAME`. */
export function inlineVariables(raw: unknown): Readonly<Record<string, string>> {
  const env = isRecord(raw) && isRecord(raw.env) ? raw.env : {};
  const vars = isRecord(env.vars) ? env.vars : {};
  const pairs = [...Object.entries(vars), ...Object.entries(env)];
  return Object.fromEntries(
    pairs.filter((pair): pair is [string, string] => typeof pair[1] === "string" && !/\$\{/.test(pair[1])),
  );
}

function walk(
  value: unknown,
  path: ConfigPath,
  sources: readonly Environment[],
  issues: ConfigIssue[],
): unknown {
  if (typeof value === "string") return value.includes("${") ? fill(value, path, sources, issues) : value;
  if (Array.isArray(value))
    return value.map((child, index) => walk(child, [...path, index], sources, issues));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, walk(child, [...path, key], sources, issues)]),
  );
}

function fill(
  text: string,
  path: ConfigPath,
  sources: readonly Environment[],
  issues: ConfigIssue[],
): string {
  return text.replace(VARIABLE, (written: string, escaping: string, name: string) => {
    if (escaping !== "") return written.slice(1);
    const value = lookUpVariable(name, sources);
    if (value === undefined) issues.push(missing(name, path));
    return value ?? written;
  });
}

function missing(name: string, path: ConfigPath): ConfigIssue {
  const isOwn = path[0] !== undefined && OWN_KEYS.has(path[0]);
  return {
    code: "missing_variable",
    severity: isOwn ? "error" : "warning",
    path,
    message: `The variable ${name} is not set`,
    fix: `set ${name} in the environment or in .env; for the text itself write $\${${name}}`,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
