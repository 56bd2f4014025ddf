import { createHash } from "node:crypto";
import { type Config, modelChain, resolveModel } from "@openclaw-hf/config-core";
import { type Backend, type Catalog, type CatalogModel, effectiveFacts } from "@openclaw-hf/hf-catalog";
import { hubId, type ModelRef, POLICIES } from "@openclaw-hf/model-ref";

/** A JSON body made once and served many times. */
export interface PreparedBody {
  readonly bytes: Buffer;
  /** Quoted, as the header wants it. */
  readonly etag: string;
}

/**
 * `GET /v1/models`: the catalog in the router's shape, so that its clients read it, with what only we know beside it
 * (`name`, effective price and context). Configured suffix variants and `default` are entries of their own.
 */
export class ModelsList {
  readonly #catalog: Catalog;
  readonly #config: Config;
  #list: PreparedBody | undefined;

  constructor(catalog: Catalog, config: Config) {
    this.#catalog = catalog;
    this.#config = config;
  }

  list(): PreparedBody {
    this.#list ??= prepare({ object: "list", data: this.#entries() });
    return this.#list;
  }

  /** One model by anything a client may ask for; undefined when the catalog does not know it. */
  one(asked: string): PreparedBody | undefined {
    const found = resolveModel(this.#config, asked);
    const model = found.ok ? this.#catalog.get(hubId(found.ref)) : undefined;
    if (!found.ok || model === undefined) return undefined;
    return prepare(entryOf(model, suffixOf(found.ref), asked === "default" ? "default" : undefined));
  }

  #entries(): object[] {
    const entries = this.#catalog.models.flatMap((model) => [
      entryOf(model, undefined),
      ...Object.keys(model.variants).map((suffix) => entryOf(model, suffix)),
    ]);
    const { primary } = modelChain(this.#config);
    const model = primary === undefined ? undefined : this.#catalog.get(hubId(primary));
    if (primary !== undefined && model !== undefined)
      entries.unshift(entryOf(model, suffixOf(primary), "default"));
    return entries;
  }
}

function suffixOf(ref: ModelRef): string | undefined {
  return ref.suffix?.name;
}

function entryOf(model: CatalogModel, suffix: string | undefined, id?: string): object {
  const facts = effectiveFacts(model, suffix);
  const variant = suffix === undefined ? undefined : model.variants[suffix];
  const ref = suffix === undefined ? model.id : `${model.id}:${suffix}`;
  const name =
    variant?.alias ?? variant?.name ?? (suffix === undefined ? model.name : `${model.name} (${suffix})`);
  return {
    ...model.extra,
    id: id ?? ref,
    object: "model",
    created: model.created ?? 0,
    owned_by: model.ownedBy ?? model.id.slice(0, model.id.indexOf("/")),
    name: id === "default" ? `Default (${name})` : name,
    ...(id === undefined ? {} : { resolves_to: ref }),
    architecture: { input_modalities: model.inputModalities, output_modalities: model.outputModalities },
    context_length: facts.contextWindow,
    max_output_tokens: facts.maxOutputTokens,
    pricing: routerPricing(facts.pricing),
    supports_tools: model.tools,
    supports_structured_output: model.structuredOutput,
    reasoning: model.reasoning,
    providers: rowsOf(model, suffix).map(routerRow),
  };
}

/** All rows, in error or not, as the router lists them; of a pinned provider its own. */
function rowsOf({ backends }: CatalogModel, suffix: string | undefined): readonly Backend[] {
  const isPolicy = POLICIES.some((policy) => policy === suffix);
  return suffix === undefined || isPolicy ? backends : backends.filter(({ provider }) => provider === suffix);
}

/** Field names as the router has them. */
function routerRow(backend: Backend): object {
  return {
    provider: backend.provider,
    status: backend.status,
    context_length: backend.contextWindow,
    pricing: routerPricing(backend.pricing),
    is_free: backend.isFree,
    supports_tools: backend.tools,
    supports_structured_output: backend.structuredOutput,
    first_token_latency_ms: backend.firstTokenLatencyMs,
    throughput: backend.throughputTokensPerSecond,
    is_model_author: backend.isModelAuthor,
  };
}

function routerPricing(pricing: Backend["pricing"]): object | undefined {
  return pricing === undefined
    ? undefined
    : { input: pricing.inputPerMillionTokens, output: pricing.outputPerMillionTokens };
}

function prepare(value: object): PreparedBody {
  const bytes = Buffer.from(JSON.stringify(value));
  return { bytes, etag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 27)}"` };
}
