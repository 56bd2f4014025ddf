import { type Config, catalogConfig, DEFAULT_BASE_URL } from "@openclaw-hf/config-core";
import { type Catalog, effectiveFacts, type Pricing } from "@openclaw-hf/hf-catalog";
import { type CatalogStore, type ConfiguredLayers, createCatalogStore } from "@openclaw-hf/hf-catalog/store";
import type { Usage } from "@openclaw-hf/hf-chat";
import type { LoadedConfig } from "../config/config-source.ts";
import { type ActiveUpstream, SANDBOX_TOKEN } from "../upstream/upstream-host.ts";

/** How many models' prices are remembered, and of how many backends each: the names come from outside. */
const MAX_PRICED_MODELS = 200;
const MAX_BACKENDS = 50;
/** How often the list's age is looked at; the store knows whether it is time. */
const LOOK_MS = 60_000;

/** The catalog of one gateway: a store for whoever answers now, replaced when that is another. */
export class CatalogHost {
  readonly #cacheDir: string | undefined;
  readonly #onChange: (catalog: Catalog) => void;
  #store: CatalogStore | undefined;
  #storeKey = "";
  #looking: NodeJS.Timeout | undefined;
  #catalog: Catalog | undefined;
  readonly #prices = new Map<string, Map<string | undefined, { readonly pricing: Pricing | undefined }>>();

  constructor(cacheDir: string | undefined, onChange: (catalog: Catalog) => void) {
    this.#cacheDir = cacheDir;
    this.#onChange = onChange;
  }

  get store(): CatalogStore {
    if (this.#store === undefined) throw new Error("The catalog is asked for before it is configured.");
    return this.#store;
  }

  /** How many models the catalog has. */
  get size(): number {
    return this.#catalog?.models.length ?? 0;
  }

  /** Takes over the configured layers and, when another upstream or token answers now, or by another way, its list. Never waits for the network. */
  async apply(active: ActiveUpstream, { config, models }: LoadedConfig): Promise<Catalog> {
    const layers = { modelsJson: models, ...catalogConfig(config) };
    const discovery = JSON.stringify(config.models?.providers?.huggingface?.discovery);
    const proxies = JSON.stringify(active.proxyEnv);
    const key = `${active.baseUrl} ${active.token?.reveal() ?? ""} ${proxies} ${discovery}`;
    if (this.#store !== undefined && key === this.#storeKey) {
      this.#store.setConfigured(layers);
    } else {
      this.#store?.close();
      this.#store = this.#open(active, config, layers);
      this.#storeKey = key;
      this.#store.onChange((catalog) => this.#replace(catalog));
      this.#store.refreshBehind();
    }
    // A daemon whose clients only chat, or that started before its network, must get the list too.
    this.#looking ??= setInterval(() => this.#store?.refreshBehind(), LOOK_MS).unref();
    const catalog = await this.#store.current();
    this.#replace(catalog);
    return catalog;
  }

  /** US dollars of an answer; undefined when its price is unknown. */
  costOf(model: string, backend: string | undefined, usage: Usage): number | undefined {
    const price = this.#priceOf(model, backend);
    if (price === undefined) return undefined;
    const { inputTokens, outputTokens } = usage;
    return (inputTokens * price.inputPerMillionTokens + outputTokens * price.outputPerMillionTokens) / 1e6;
  }

  close(): void {
    clearInterval(this.#looking);
    this.#store?.close();
  }

  #open(active: ActiveUpstream, config: Config, layers: ConfiguredLayers): CatalogStore {
    const discovery = config.models?.providers?.huggingface?.discovery;
    return createCatalogStore({
      baseUrl: active.baseUrl,
      token: active.kind === "sandbox" ? SANDBOX_TOKEN : active.token?.reveal(),
      // The sandbox's list is made up; it must not outlive it on disk.
      cacheDir: active.kind === "sandbox" ? undefined : this.#cacheDir,
      // A router of one's own may need no token.
      allowAnonymous: active.baseUrl !== DEFAULT_BASE_URL,
      enabled: discovery?.enabled,
      timeoutMs: discovery?.timeoutMs,
      refreshIntervalMs: discovery?.refreshIntervalMs,
      proxyEnv: active.proxyEnv,
      ...layers,
    });
  }

  #replace(catalog: Catalog): void {
    if (catalog === this.#catalog) return;
    this.#catalog = catalog;
    this.#prices.clear();
    this.#onChange(catalog);
  }

  /** The price of the backend that answered, else the one the suffix stands for. */
  #priceOf(model: string, backend: string | undefined): Pricing | undefined {
    let prices = this.#prices.get(model);
    if (prices === undefined) {
      if (this.#prices.size >= MAX_PRICED_MODELS) this.#prices.clear();
      prices = new Map();
      this.#prices.set(model, prices);
    }
    const known = prices.get(backend);
    if (known !== undefined) return known.pricing;
    const pricing = this.#lookUpPrice(model, backend);
    if (prices.size >= MAX_BACKENDS) prices.clear();
    prices.set(backend, { pricing });
    return pricing;
  }

  #lookUpPrice(model: string, backend: string | undefined): Pricing | undefined {
    const [id = model, suffix] = model.split(":");
    const known = this.#catalog?.get(id);
    const pinned = known?.backends.some(({ provider }) => provider === backend) ? backend : suffix;
    return known === undefined ? undefined : effectiveFacts(known, pinned).pricing;
  }
}
