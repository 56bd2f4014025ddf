import { type Backend, type Catalog, effectiveFacts } from "@openclaw-hf/hf-catalog";
import { sanitizeLine } from "../../terminal/sanitize.ts";
import { formatPricing, formatTokens } from "../models/format-facts.ts";
import type { ModelEntry } from "../models/model-entries.ts";
import type { Choice } from "./dialogue.ts";

/** The variants that are entries of their own in the list: choosing one leaves the backend to that policy. */
const VARIANTS = ["cheapest", "fastest"] as const;

/** The list to choose a model from: each model, and its `:cheapest` and `:fastest` variants behind it. */
export function modelChoices(entries: readonly ModelEntry[]): Choice<string>[] {
  return entries.flatMap((entry) => {
    const choice = { value: entry.shortRef, label: labelOf(entry.name, entry.tags), hint: hintOf(entry) };
    const { model } = entry;
    if (entry.ref.suffix || !model || model.backends.length === 0) return [choice];
    const known = new Set(entries.map(({ shortRef }) => shortRef));
    const variants = VARIANTS.map((suffix) => ({
      value: `${entry.shortRef}:${suffix}`,
      label: `${sanitizeLine(entry.name)} :${suffix}`,
      hint: hintOf({ ...entry, facts: effectiveFacts(model, suffix) }),
    }));
    return [choice, ...variants.filter(({ value }) => !known.has(value))];
  });
}

function labelOf(name: string, tags: readonly string[]): string {
  const shown = tags.filter((tag) => !tag.startsWith("alias:") && tag !== "configured");
  return sanitizeLine(shown.length > 0 ? `${name} [${shown.join(", ")}]` : name);
}

function hintOf({ facts, model }: ModelEntry): string {
  const speed = facts?.throughputTokensPerSecond;
  const parts = [
    formatTokens(facts?.contextWindow ?? model?.contextWindow),
    formatPricing(facts?.pricing, facts?.isFree),
    speed === undefined ? "-" : `${Math.round(speed)} t/s`,
  ];
  return parts.filter((part) => part !== "-").join(" · ");
}

/** The backends of a model side by side, the router's own choice first. Empty when there is nothing to choose. */
export function backendChoices(catalog: Catalog, id: string): Choice<string>[] {
  const live = catalog.get(id)?.backends.filter(({ status }) => status === "live") ?? [];
  if (live.length < 2) return [];
  const width = Math.max(...live.map(({ provider }) => provider.length));
  return [
    { value: "", label: "Let the router choose", hint: "the fastest one that is up" },
    ...live.map((backend) => ({ value: backend.provider, label: rowOf(backend, width) })),
  ];
}

function rowOf(backend: Backend, width: number): string {
  const speed = backend.throughputTokensPerSecond;
  return [
    sanitizeLine(backend.provider).padEnd(width),
    formatPricing(backend.pricing, backend.isFree).padStart(11),
    formatTokens(backend.contextWindow).padStart(6),
    (speed === undefined ? "-" : `${Math.round(speed)} t/s`).padStart(8),
  ].join(" ");
}
