import type { Backend, CatalogModel, ModelFacts, Origin, Pricing } from "../catalog-model.ts";
import { factsOfOptions } from "../merge/configured-model.ts";
import { type BackendChoice, chooseBackend } from "./choose-backend.ts";
import { liveBackends, priceOf, smallestContextWindow } from "./live-backends.ts";

/** Why a fact is what it is. */
export interface FactReason {
  readonly field: "backend" | "contextWindow" | "maxOutputTokens" | "pricing";
  /** The layer the figure came from; `undefined` when it is unknown. */
  readonly origin: Origin | undefined;
  /** One sentence for a person. */
  readonly because: string;
}

/** What holds for a model when it is asked for with a certain suffix. An `undefined` field is unknown, never zero. */
export interface EffectiveFacts {
  /** The live rows the router chooses among: all of them, or the pinned one. */
  readonly backends: readonly Backend[];
  /** The row the router will take, as far as published figures tell. */
  readonly picked?: Backend | undefined;
  /** Tokens one can rely on: the picked row's when a provider is pinned, else the smallest among the live rows. */
  readonly contextWindow?: number | undefined;
  /** Tokens of one answer, never more than the context window. */
  readonly maxOutputTokens?: number | undefined;
  /** Of the picked row, in US dollars; zero only where the row is free or says zero itself. */
  readonly pricing?: Pricing | undefined;
  readonly isFree?: boolean | undefined;
  readonly tools?: boolean | undefined;
  readonly structuredOutput?: boolean | undefined;
  readonly throughputTokensPerSecond?: number | undefined;
  readonly firstTokenLatencyMs?: number | undefined;
  /** A reason for each of backend, contextWindow, maxOutputTokens and pricing, also when it is unknown. */
  readonly explain: readonly FactReason[];
}

/**
 * The facts of a model for one suffix: which backend answers, how much fits, what it costs, how fast it is.
 *
 * A configured figure wins over the router's. The built-in one stands in only while no live row states one, and
 * never for a pinned provider whose row is known to be silent.
 *
 * @param suffix - A policy or provider without its colon; `undefined` is what the router does by itself, which is
 * `fastest` today.
 * @see https://huggingface.co/docs/inference-providers
 * @example
 * effectiveFacts(model, "together").contextWindow; // Together's own
 * effectiveFacts(model, "cheapest").pricing?.outputPerMillionTokens; // the lowest
 */
export function effectiveFacts(model: CatalogModel, suffix?: string): EffectiveFacts {
  const { facts, choice, found } = resolveFacts(model, suffix);
  const reason = (field: FactReason["field"], { origin, because }: Found<unknown>): FactReason => {
    return { field, origin, because: because() };
  };
  return {
    ...facts,
    // Put into words for those who read it; a list of all models does not.
    get explain(): readonly FactReason[] {
      return [
        {
          field: "backend",
          origin: facts.backends.length > 0 ? "live" : undefined,
          because: choice.because(),
        },
        reason("contextWindow", found.contextWindow),
        reason("maxOutputTokens", found.maxOutputTokens),
        reason("pricing", found.pricing),
      ];
    },
  };
}

/** {@link effectiveFacts} whose reasons are not yet put into words, for those who ask about thousands of models. */
export function resolveFacts(model: CatalogModel, suffix: string | undefined): ResolvedFacts {
  const choice = chooseBackend(model.backends, suffix);
  const { picked, backends } = choice;
  const contextWindow = findContextWindow(model, suffix, choice);
  const maxOutputTokens = findMaxOutput(model, suffix, contextWindow.value);
  const pricing = findPricing(model, suffix, choice);
  const facts = {
    backends,
    picked,
    contextWindow: contextWindow.value,
    maxOutputTokens: maxOutputTokens.value,
    pricing: pricing.value,
    isFree: picked?.isFree,
    tools: capability(model, "tools", choice),
    structuredOutput: capability(model, "structuredOutput", choice),
    throughputTokensPerSecond: picked?.throughputTokensPerSecond,
    firstTokenLatencyMs: picked?.firstTokenLatencyMs,
  };
  return { facts, choice, found: { contextWindow, maxOutputTokens, pricing } };
}

/** What {@link resolveFacts} gives. */
export interface ResolvedFacts {
  readonly facts: Omit<EffectiveFacts, "explain">;
  readonly choice: BackendChoice;
  readonly found: {
    readonly contextWindow: Found<number>;
    readonly maxOutputTokens: Found<number>;
    readonly pricing: Found<Pricing>;
  };
}

/** A figure, the layer it came from and, when it is asked for, one sentence why. */
interface Found<T> {
  readonly value: T | undefined;
  readonly origin: Origin | undefined;
  readonly because: () => string;
}

/** What a person configured for this suffix, else for the model. */
function findConfigured<F extends "contextWindow" | "maxOutputTokens" | "pricing">(
  model: CatalogModel,
  suffix: string | undefined,
  field: F,
): Found<NonNullable<ModelFacts[F]>> | undefined {
  if (suffix !== undefined) {
    const variant = Object.hasOwn(model.variants, suffix) ? model.variants[suffix] : undefined;
    const value = variant && factsOfOptions(variant.options)[field];
    if (value !== undefined) {
      const origin = model.origins[`variants.${suffix}.options.${OPTION_OF[field]}`];
      return { value, origin, because: () => `Configured for :${suffix}.` };
    }
  }
  const origin = model.origins[field];
  const value: ModelFacts[F] = model[field];
  if (value == null || (origin !== "config" && origin !== "models.json")) return undefined;
  return { value, origin, because: () => `Configured in ${origin}.` };
}

const OPTION_OF = { contextWindow: "contextWindow", maxOutputTokens: "maxTokens", pricing: "cost" } as const;

function findContextWindow(
  model: CatalogModel,
  suffix: string | undefined,
  choice: BackendChoice,
): Found<number> {
  const configured = findConfigured(model, suffix, "contextWindow");
  if (configured) return configured;
  const value = smallestContextWindow(choice.backends);
  if (value !== undefined) {
    return { value, origin: "live", because: () => explainContextWindow(choice, value) };
  }
  return standIn(model, "contextWindow", choice, "context window");
}

function explainContextWindow(choice: BackendChoice, value: number): string {
  if (choice.isPinned || choice.backends.length === 1) return `${choice.backends[0]?.provider} publishes it.`;
  const at = choice.backends.find((backend) => backend.contextWindow === value)?.provider;
  const silent = choice.backends.filter((backend) => backend.contextWindow === undefined).length;
  const rest = silent > 0 ? `; ${silent} more publish none` : "";
  return `The smallest of the live backends, at ${at}${rest}.`;
}

function findPricing(model: CatalogModel, suffix: string | undefined, choice: BackendChoice): Found<Pricing> {
  const configured = findConfigured(model, suffix, "pricing");
  if (configured) return configured;
  const { picked } = choice;
  const value = picked && priceOf(picked);
  if (value) {
    const because = () =>
      picked.isFree ? `${picked.provider} is free.` : `${picked.provider} publishes it.`;
    return { value, origin: "live", because };
  }
  if (choice.backends.some((backend) => priceOf(backend))) {
    const because = () => (picked ? `${picked.provider} publishes no price.` : "It depends on the backend.");
    return { value: undefined, origin: undefined, because };
  }
  return standIn(model, "pricing", choice, "price");
}

/** The built-in figure where no live row states one, unless a known row was pinned that is silent. */
function standIn<F extends "contextWindow" | "pricing">(
  model: CatalogModel,
  field: F,
  choice: BackendChoice,
  what: string,
): Found<NonNullable<ModelFacts[F]>> {
  const silent = choice.picked?.provider ?? "No live backend";
  const because = () => `${silent} publishes ${choice.picked ? "no" : "a"} ${what}.`;
  const value: ModelFacts[F] = model[field];
  const isRowKnown = choice.isPinned && model.backends.length > 0;
  if (value == null || isRowKnown || model.origins[field] !== "built-in") {
    return { value: undefined, origin: undefined, because };
  }
  return { value, origin: "built-in", because: () => `${because()} This is the built-in figure.` };
}

function findMaxOutput(
  model: CatalogModel,
  suffix: string | undefined,
  contextWindow: number | undefined,
): Found<number> {
  const { value, origin, because } = findConfigured(model, suffix, "maxOutputTokens") ?? {
    value: model.maxOutputTokens,
    origin: model.origins.maxOutputTokens,
    because: () => (model.maxOutputTokens === undefined ? "No layer states it." : "The built-in figure."),
  };
  const isCut = value !== undefined && contextWindow !== undefined && value > contextWindow;
  if (!isCut) return { value, origin, because };
  return { value: contextWindow, origin, because: () => `${because()} It is cut to the context window.` };
}

/** The picked row's word where one is picked; what the model as such can do only while no row is known. */
function capability(
  model: CatalogModel,
  field: "tools" | "structuredOutput",
  choice: BackendChoice,
): boolean | undefined {
  const origin = model.origins[field];
  if (origin === "config" || origin === "models.json") return model[field];
  if (choice.picked) return choice.picked[field];
  return liveBackends(model.backends).length === 0 ? model[field] : undefined;
}
