/**
 * Where a field's value came from, weakest first. `derived` is a display name made from the id.
 */
export type Origin = "derived" | "built-in" | "live" | "models.json" | "config";

/** What goes into a model or comes out of it. Open: the router may name others tomorrow. */
export type Modality = "text" | "image" | "audio" | "video" | (string & {});

/** A price as the router publishes it, in US dollars. */
export interface Pricing {
  readonly inputPerMillionTokens: number;
  readonly outputPerMillionTokens: number;
}

/**
 * One row of a model: a provider that offers it. A field that is `undefined` is unknown, never zero. (The fields are
 * there all the same: objects of one shape make ten thousand models cheap.)
 */
export interface Backend {
  readonly provider: string;
  /** Only `live` rows are offered; the router's other word is `error`. */
  readonly status: "live" | "error" | (string & {});
  /** Tokens of prompt and answer together. */
  readonly contextWindow?: number | undefined;
  readonly pricing?: Pricing | undefined;
  /** As the router states it; a price of zero can come with `false`. */
  readonly isFree?: boolean | undefined;
  readonly tools?: boolean | undefined;
  readonly structuredOutput?: boolean | undefined;
  readonly firstTokenLatencyMs?: number | undefined;
  readonly throughputTokensPerSecond?: number | undefined;
  readonly isModelAuthor?: boolean | undefined;
  /** Fields of the row that this package does not know, as they came. */
  readonly extra?: Readonly<Record<string, unknown>> | undefined;
}

/** What is known of a model as such, whichever backend answers. */
export interface ModelFacts {
  /** Tokens of prompt and answer together. */
  readonly contextWindow?: number | undefined;
  /** Tokens of one answer at most. */
  readonly maxOutputTokens?: number | undefined;
  readonly inputModalities?: readonly Modality[] | undefined;
  readonly outputModalities?: readonly Modality[] | undefined;
  readonly reasoning?: boolean | undefined;
  readonly tools?: boolean | undefined;
  readonly structuredOutput?: boolean | undefined;
  readonly pricing?: Pricing | undefined;
}

/** A model of the catalog that ships with this package. */
export interface BuiltInModel extends ModelFacts {
  readonly id: string;
  /** A curated display name; without one it is derived from the id. */
  readonly name?: string | undefined;
}

/** What a person configured for one suffix of a model, e.g. for `Qwen/Qwen3-8B:cheapest`. */
export interface ModelVariant {
  readonly alias?: string | undefined;
  readonly name?: string | undefined;
  readonly options: Readonly<Record<string, unknown>>;
}

/** A model merged from every layer. */
export interface CatalogModel extends ModelFacts {
  /** `<org>/<model>`, never with a suffix. */
  readonly id: string;
  /** Display name: alias, else configured, else the router's, else curated, else derived from the id. */
  readonly name: string;
  readonly alias?: string | undefined;
  /** The configured one, else the smallest among the live rows, else the built-in one. */
  readonly contextWindow?: number | undefined;
  readonly inputModalities: readonly Modality[];
  readonly outputModalities: readonly Modality[];
  /** True when some live row has it; which backend that is, `effectiveFacts` tells. */
  readonly tools?: boolean | undefined;
  /** True when some live row has it; which backend that is, `effectiveFacts` tells. */
  readonly structuredOutput?: boolean | undefined;
  /** The configured, else the built-in price. What a request costs depends on its backend: see `effectiveFacts`. */
  readonly pricing?: Pricing | undefined;
  /** Every row of the router, live or not, in its order. */
  readonly backends: readonly Backend[];
  /** What was configured for suffixes of this model, by suffix without the colon. Has no prototype. */
  readonly variants: Readonly<Record<string, ModelVariant>>;
  /** All that a person configured beside id, name and alias, as written. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Seconds since 1970, as the router states it. */
  readonly created?: number | undefined;
  readonly ownedBy?: string | undefined;
  /** Fields of the router's entry that this package does not know, as they came. */
  readonly extra: Readonly<Record<string, unknown>>;
  /** Where each field came from; `originOf` of the catalog reads it. `origins.id` is the layer that proves the model exists. */
  readonly origins: Readonly<Record<string, Origin | undefined>>;
}

/** Takes `readonly` away while a value is being put together. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };
