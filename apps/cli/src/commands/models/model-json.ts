import type { ModelEntry } from "./model-entries.ts";

/** An entry as `--json` prints it: OpenClaw's fields, and what this catalog knows beyond them. */
export function modelJson(entry: ModelEntry): Record<string, unknown> {
  const { model, facts } = entry;
  return {
    key: entry.key,
    name: entry.name,
    input: model?.inputModalities.join("+") ?? "text",
    contextWindow: facts?.contextWindow ?? model?.contextWindow ?? null,
    local: false,
    available: entry.isAvailable,
    tags: entry.tags,
    missing: model === undefined,
    output: model?.outputModalities.join("+") ?? "text",
    maxOutputTokens: facts?.maxOutputTokens ?? model?.maxOutputTokens ?? null,
    pricing: facts?.pricing ?? null,
    free: facts?.isFree ?? false,
    backend: facts?.picked?.provider ?? null,
    backends: facts?.backends.map(({ provider }) => provider) ?? [],
    throughputTokensPerSecond: facts?.throughputTokensPerSecond ?? null,
    firstTokenLatencyMs: facts?.firstTokenLatencyMs ?? null,
    reasoning: model?.reasoning ?? null,
    tools: model?.tools ?? null,
    structuredOutput: model?.structuredOutput ?? null,
  };
}
