import type { ConfigIssue } from "../issues/config-issue.ts";
import { type ConfigPath, getIn } from "../json5/config-path.ts";

const UNSUPPORTED: readonly { path: ConfigPath; values: readonly string[]; read: string }[] = [
  { path: ["gateway", "bind"], values: ["auto", "tailnet", "custom"], read: "loopback" },
  { path: ["gateway", "auth", "mode"], values: ["password", "trusted-proxy"], read: "token" },
];
const ENV_OBJECTS = new Set(["shellEnv", "vars"]);

/** Rules the schema cannot state: values that are OpenClaw's alone, and inline variables that are no strings. */
export function checkValues(document: unknown): ConfigIssue[] {
  return [...unsupportedValues(document), ...inlineVariables(document)];
}

function unsupportedValues(document: unknown): ConfigIssue[] {
  return UNSUPPORTED.flatMap(({ path, values, read }) => {
    const value = getIn(document, path);
    if (typeof value !== "string" || !values.includes(value)) return [];
    const message = `"${value}" is OpenClaw's; this gateway reads it as "${read}"`;
    return [{ code: "unsupported_value", severity: "warning", path, message }];
  });
}

function inlineVariables(document: unknown): ConfigIssue[] {
  const env = getIn(document, ["env"]);
  if (typeof env !== "object" || env === null || Array.isArray(env)) return [];
  return Object.entries(env).flatMap(([name, value]) => {
    if (ENV_OBJECTS.has(name) || typeof value === "string") return [];
    // Objects and arrays here are groups of OpenClaw's, not variables.
    if (typeof value === "object" && value !== null) return [];
    return [
      {
        code: "invalid_type",
        severity: "error",
        path: ["env", name],
        message: "A variable's value must be a string",
        expected: "a string",
        received: value === null ? "null" : `a ${typeof value}`,
        fix: "put it into quotes",
      },
    ];
  });
}
