import { BUILT_IN_DATE, BUILT_IN_MODELS } from "../built-in-models.ts";
import { CatalogError } from "../catalog-error.ts";
import { DEFAULT_MAX_BYTES, fetchModelListBody } from "../discovery/fetch-model-list.ts";
import type { LiveList } from "../discovery/parse-model-list.ts";
import { buildCatalog, type Catalog } from "../merge/build-catalog.ts";
import { cachePath, readCacheFile, writeCacheFile } from "./cache-file.ts";
import type {
  CatalogStatus,
  CatalogStore,
  CatalogStoreOptions,
  ConfiguredLayers,
  RefreshOutcome,
} from "./catalog-store.ts";
import { createProxyFetch } from "./proxy-fetch.ts";
import { createSharedTask } from "./shared-task.ts";

/**
 * Keeps one catalog for one base URL and one token: built-in facts, the last good list on disk, the live list and
 * what a person configured. A failed refresh takes nothing away.
 *
 * @example
 * const store = createCatalogStore({ baseUrl, token, cacheDir, proxyEnv: process.env });
 * const catalog = await store.current(); // at once
 * store.refreshBehind();
 */
export function createCatalogStore(options: CatalogStoreOptions): CatalogStore {
  return new Store(options);
}

const DEFAULT_REFRESH_INTERVAL_MS = 60 * 60 * 1000;
const RETRY_AFTER_FAILURE_MS = 60 * 1000;

type Listener = (catalog: Catalog) => void;

class Store implements CatalogStore {
  readonly #options: CatalogStoreOptions;
  readonly #now: () => number;
  readonly #cachePath: string | undefined;
  readonly #listeners = new Set<Listener>();
  readonly #request = createSharedTask((signal) => this.#fetch(signal));
  #configured: ConfiguredLayers;
  /** Merged when it is asked for: what is read from disk in the meantime need not be merged twice. */
  #merged: Catalog | undefined;
  #live: { readonly list: LiveList; readonly source: "live" | "cache" } | undefined;
  #loading: Promise<void> | undefined;
  #proxyFetch: Promise<typeof globalThis.fetch | undefined> | undefined;
  #attemptedAt = -Infinity;
  #isRefreshing = false;
  #isClosed = false;
  #lastError: CatalogError | undefined;
  #cacheError: CatalogError | undefined;

  constructor(options: CatalogStoreOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#configured = { modelsJson: options.modelsJson, config: options.config, mode: options.mode };
    if (options.cacheDir !== undefined) {
      this.#cachePath = cachePath(options.cacheDir, options.baseUrl, options.token);
    }
  }

  async current(): Promise<Catalog> {
    await this.#load();
    return this.#catalog;
  }

  async refresh(signal?: AbortSignal): Promise<RefreshOutcome> {
    await this.#load();
    try {
      await this.#request.run(signal);
      return { ok: true, catalog: this.#catalog };
    } catch (cause) {
      const reason = CatalogError.isInstance(cause)
        ? cause
        : new CatalogError("aborted", "The refresh was cancelled", { cause });
      return { ok: false, reason, catalog: this.#catalog };
    }
  }

  refreshBehind(): void {
    if (!this.#isFresh()) void this.#refreshWhenStale();
  }

  setConfigured(layers: ConfiguredLayers): void {
    this.#configured = layers;
    this.#update();
  }

  status(): CatalogStatus {
    return {
      source: this.#live?.source ?? "built-in",
      ...(this.#live && { fetchedAt: this.#live.list.fetchedAt, skipped: this.#live.list.skipped }),
      builtInDate: BUILT_IN_DATE,
      isRefreshing: this.#isRefreshing,
      ...(this.#lastError && { lastError: this.#lastError }),
      ...(this.#cacheError && { cacheError: this.#cacheError }),
    };
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#isClosed = true;
    this.#listeners.clear();
    this.#request.abort();
  }

  #load(): Promise<void> {
    this.#loading ??= this.#readCache();
    return this.#loading;
  }

  async #readCache(): Promise<void> {
    if (this.#cachePath === undefined) return;
    try {
      // A saved list is its body and a few words.
      const maxBytes = (this.#options.maxBytes ?? DEFAULT_MAX_BYTES) + 1024;
      const list = readCacheFile(this.#cachePath, maxBytes);
      if (list) this.#setLive({ list, source: "cache" });
    } catch (error) {
      this.#cacheError = asCatalogError(error);
    }
  }

  async #refreshWhenStale(): Promise<void> {
    await this.#load();
    if (this.#isClosed || this.#isFresh() || this.#now() - this.#attemptedAt < RETRY_AFTER_FAILURE_MS) return;
    await this.refresh();
  }

  #isFresh(): boolean {
    const ageMs = this.#now() - (this.#live?.list.fetchedAt ?? -Infinity);
    // A list from the future was saved under a wrong clock; its age says nothing.
    return ageMs >= 0 && ageMs < (this.#options.refreshIntervalMs ?? DEFAULT_REFRESH_INTERVAL_MS);
  }

  async #fetch(signal: AbortSignal): Promise<void> {
    this.#isRefreshing = true;
    this.#attemptedAt = this.#now();
    try {
      this.#assertAllowed();
      const fetch = this.#options.fetch ?? (await this.#findProxyFetch());
      const { list, body } = await fetchModelListBody({ ...this.#options, fetch, signal });
      this.#lastError = undefined;
      this.#setLive({ list, source: "live" });
      await this.#save(body, list.fetchedAt);
    } catch (error) {
      this.#lastError = asCatalogError(error);
      throw this.#lastError;
    } finally {
      this.#isRefreshing = false;
    }
  }

  /** One for the life of the store: it holds connections. */
  #findProxyFetch(): Promise<typeof globalThis.fetch | undefined> {
    this.#proxyFetch ??= createProxyFetch(this.#options.proxyEnv ?? {});
    return this.#proxyFetch;
  }

  #assertAllowed(): void {
    if (this.#isClosed) throw new CatalogError("aborted", "The store is closed");
    if (this.#options.enabled === false) {
      throw new CatalogError("disabled", "Model discovery is switched off");
    }
    if (this.#options.token === undefined && this.#options.allowAnonymous !== true) {
      throw new CatalogError("no_token", "There is no Hugging Face token to ask for the models with");
    }
  }

  /** A list that cannot be saved is as good for this process. */
  async #save(body: string, fetchedAt: number): Promise<void> {
    if (this.#cachePath === undefined) return;
    try {
      await writeCacheFile(this.#cachePath, body, fetchedAt);
      this.#cacheError = undefined;
    } catch (error) {
      this.#cacheError = asCatalogError(error);
    }
  }

  #setLive(live: { readonly list: LiveList; readonly source: "live" | "cache" }): void {
    this.#live = live;
    this.#update();
  }

  #update(): void {
    this.#merged = undefined;
    if (this.#listeners.size === 0) return;
    const catalog = this.#catalog;
    for (const listener of this.#listeners) {
      // Later, so that a listener that throws breaks neither the refresh nor the other listeners.
      queueMicrotask(() => {
        if (this.#listeners.has(listener)) listener(catalog);
      });
    }
  }

  get #catalog(): Catalog {
    this.#merged ??= buildCatalog({
      builtIn: BUILT_IN_MODELS,
      live: this.#live?.list,
      ...this.#configured,
    });
    return this.#merged;
  }
}

function asCatalogError(error: unknown): CatalogError {
  if (CatalogError.isInstance(error)) return error;
  return new CatalogError("unreachable", "The model list could not be fetched", { cause: error });
}
