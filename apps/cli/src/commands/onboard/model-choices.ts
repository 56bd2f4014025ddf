import { type Backend, type Catalog, effectiveFacts } from "@openclaw-hf/hf-catalog";
import stringWidth from "fast-string-width";
import { sanitizeLine } from "../../terminal/sanitize.ts";
import { truncate } from "../../terminal/truncate.ts";
import { formatPricing, formatTokens } from "../models/format-facts.ts";
import type { ModelEntry } from "../models/model-entries.ts";
import type { Choice } from "./dialogue.ts";

/** The variants that are entries of their own in the list: choosing one leaves the backend to that policy. */
const VARIANTS = ["cheapest", "fastest"] as const;

/** From this many cells on, the facts of every entry stand beside its name; below, only those of the one in focus. */
const WIDE = 72;
const NAME_WIDTH = 34;

/** The list to choose a model from: each model, and its `:cheapest` and `:fastest` variants behind it. */
export function modelChoices(entries: readonly ModelEntry[], columns: number): Choice<string>[] {
  const known = new Set(entries.map(({ shortRef }) => shortRef));
  return entries.flatMap((entry) => {
    const choice = toChoice(entry.shortRef, labelOf(entry.name, entry.tags), entry, columns);
    const { model } = entry;
    if (entry.ref.suffix || !model || model.backends.length === 0) return [choice];
    const variants = VARIANTS.map((suffix) =>
      toChoice(
        `${entry.shortRef}:${suffix}`,
        `${sanitizeLine(entry.name)} :${suffix}`,
        { ...entry, facts: effectiveFacts(model, suffix) },
        columns,
      ),
    );
    return [choice, ...variants.filter(({ value }) => !known.has(value))];
  });
}

function toChoice(value: string, name: string, entry: ModelEntry, columns: number): Choice<string> {
  const facts = factsOf(entry);
  if (columns < WIDE) return { value, label: name, hint: facts.filter((fact) => fact !== "-").join(" · ") };
  const [context = "", price = "", speed = ""] = facts;
  const cut = truncate(name, NAME_WIDTH, true, stringWidth);
  const label = cut + " ".repeat(Math.max(1, NAME_WIDTH + 1 - stringWidth(cut)));
  return { value, label: `${label}${context.padStart(5)} ${price.padStart(11)} ${speed.padStart(8)}` };
}

function labelOf(name: string, tags: readonly string[]): string {
  const shown = tags.filter((tag) => !tag.startsWith("alias:") && tag !== "configured");
  return sanitizeLine(shown.length > 0 ? `${name} [${shown.join(", ")}]` : name);
}

/** Context, price and speed. */
function factsOf({ facts, model }: ModelEntry): string[] {
  const speed = facts?.throughputTokensPerSecond;
  return [
    formatTokens(facts?.contextWindow ?? model?.contextWindow),
    formatPricing(facts?.pricing, facts?.isFree),
    speed === undefined ? "-" : `${Math.round(speed)} t/s`,
  ];
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
