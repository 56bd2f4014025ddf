import type { ConfigIssue } from "./config-issue.ts";
import { type ConfigPath, formatConfigPath, getIn } from "./config-path.ts";
import {
  agentDefaultsSchema,
  configSchema,
  configuredModelSchema,
  discoverySchema,
  envSchema,
  gatewayAuthSchema,
  gatewayLimitsSchema,
  gatewaySchema,
  gatewayTimeoutsSchema,
  huggingFaceSchema,
  modelOptionsSchema,
  modelSelectionSchema,
  modelsSchema,
  shellEnvSchema,
} from "./config-schema.ts";
import { suggestName } from "./suggest-name.ts";

interface Place {
  /** `*` stands for every key or element. */
  readonly path: readonly string[];
  readonly known: readonly string[];
}

function place(path: string, schema: { readonly shape: object }, alsoKnown: readonly string[] = []): Place {
  return { path: path === "" ? [] : path.split("."), known: [...Object.keys(schema.shape), ...alsoKnown] };
}

/** Names beside ours are OpenClaw's own keys that look like one of ours. */
const PLACES: readonly Place[] = [
  place("", configSchema, ["agent", "model", "media", "web", "tools", "hooks", "nodes"]),
  { path: ["agents"], known: ["defaults"] },
  place("agents.defaults", agentDefaultsSchema),
  place("agents.defaults.model", modelSelectionSchema),
  place("agents.defaults.models.*", modelOptionsSchema),
  place("models", modelsSchema),
  { path: ["models", "providers"], known: ["huggingface"] },
  place("models.providers.huggingface", huggingFaceSchema, ["api", "auth"]),
  place("models.providers.huggingface.models.*", configuredModelSchema),
  place("models.providers.huggingface.discovery", discoverySchema),
  place("env", envSchema),
  place("env.shellEnv", shellEnvSchema),
  place("gateway", gatewaySchema, ["mode", "push"]),
  place("gateway.auth", gatewayAuthSchema),
  place("gateway.limits", gatewayLimitsSchema),
  place("gateway.timeouts", gatewayTimeoutsSchema),
];

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
