import { type ModelRef, type ModelRefIssue, PROVIDER, parseModelRef } from "@openclaw-hf/model-ref";

/** What a text in a place for model refs is. */
export type ConfigRef =
  | { readonly kind: "hugging-face"; readonly ref: ModelRef }
  /** A ref of another provider of OpenClaw's (`anthropic/claude-…`): kept, and not ours to serve. */
  | { readonly kind: "foreign" }
  | { readonly kind: "invalid"; readonly issue: ModelRefIssue };

/**
 * Providers of OpenClaw's whose two-part refs look like Hub ids and are not. Organisations that have models on the
 * router (`openai`, `google`, `mistralai` …) must not stand here.
 */
const OTHER_PROVIDERS: ReadonlySet<string> = new Set([
  "amazon-bedrock",
  "anthropic",
  "github-copilot",
  "google-vertex",
  "lmstudio",
  "ollama",
  "openai-codex",
  "opencode",
  "openrouter",
  "vercel-ai-gateway",
]);

/** The names of the providers beside Hugging Face, given a document's `models.providers`. */
export function otherProviders(providers: unknown): ReadonlySet<string> {
  const declared = typeof providers === "object" && providers !== null ? Object.keys(providers) : [];
  return new Set([...OTHER_PROVIDERS, ...declared.filter((name) => name !== PROVIDER)]);
}

/** Reads a text in a place where OpenClaw too may have a ref of its own. */
export function readConfigRef(text: string, others: ReadonlySet<string>): ConfigRef {
  const provider = text.slice(0, Math.max(0, text.indexOf("/")));
  if (others.has(provider)) return { kind: "foreign" };
  const parsed = parseModelRef(text);
  if (parsed.ok) return { kind: "hugging-face", ref: parsed.ref };
  return parsed.issue.code === "unknown_provider"
    ? { kind: "foreign" }
    : { kind: "invalid", issue: parsed.issue };
}

/** Whether a key of `agents.defaults.models` is a Hugging Face model's. */
export function isFullRef(key: string): boolean {
  return key.startsWith(`${PROVIDER}/`) && parseModelRef(key).ok;
}
