import type { CatalogError } from "../catalog-error.ts";
import type { FetchModelListOptions } from "../discovery/fetch-model-list.ts";
import type { Catalog } from "../merge/build-catalog.ts";
import type { ConfiguredModel } from "../merge/configured-model.ts";
import type { ProxyEnv } from "./proxy-fetch.ts";

/** What a person wrote, as it can change while a store is in use. */
export interface ConfiguredLayers {
  readonly modelsJson?: readonly ConfiguredModel[] | undefined;
  readonly config?: readonly ConfiguredModel[] | undefined;
  /** `"replace"` keeps only the models that a person named. Default `"merge"`: theirs and all others. */
  readonly mode?: "merge" | "replace" | undefined;
}

/** How a store finds, keeps and merges models. */
export interface CatalogStoreOptions extends Omit<FetchModelListOptions, "signal">, ConfiguredLayers {
  /** Folder for the last good list of each base URL and token. Without one nothing touches the disk. */
  readonly cacheDir?: string | undefined;
  /** Proxies for the default `fetch`, usually the process's environment. Not looked at when `fetch` is given. */
  readonly proxyEnv?: ProxyEnv | undefined;
  /** Ask without a token too. Default `false`: without one there is no request, and `no_token` is the reason. */
  readonly allowAnonymous?: boolean | undefined;
  /** `false` switches discovery off. Default `true`. */
  readonly enabled?: boolean | undefined;
  /** How old a list may be before `refreshBehind` asks again. Default one hour. */
  readonly refreshIntervalMs?: number | undefined;
}

/** The outcome of a refresh; with a reason, `catalog` is what there was before. */
export type RefreshOutcome =
  | { readonly ok: true; readonly catalog: Catalog }
  | { readonly ok: false; readonly reason: CatalogError; readonly catalog: Catalog };

/** Where the models of a store come from just now. */
export interface CatalogStatus {
  readonly source: "live" | "cache" | "built-in";
  /** When the router gave the list, in milliseconds since 1970; absent while there is none. */
  readonly fetchedAt?: number;
  /** Malformed entries left out of it. */
  readonly skipped?: number;
  /** The day of the built-in facts, `YYYY-MM-DD`. */
  readonly builtInDate: string;
  readonly isRefreshing: boolean;
  /** Why the last refresh failed; absent once one succeeded. */
  readonly lastError?: CatalogError;
  /** Why the list could not be read from or saved to disk. */
  readonly cacheError?: CatalogError;
}

/** A catalog that is there at once and gets better behind one's back. */
export interface CatalogStore {
  /** The best catalog there is without the network: of the last refresh, else of the disk, else built in. */
  current(): Promise<Catalog>;
  /** Asks the router now. One request at a time: who calls while it runs joins it. Never rejects. */
  refresh(signal?: AbortSignal): Promise<RefreshOutcome>;
  /** Asks the router behind one's back when the list is older than the interval; after a failure, a minute later at the earliest. */
  refreshBehind(): void;
  /** Replaces what a person wrote, e.g. after a config reload. Nothing is fetched. */
  setConfigured(layers: ConfiguredLayers): void;
  status(): CatalogStatus;
  /** Called with each new catalog; returns how to stop that. */
  onChange(listener: (catalog: Catalog) => void): () => void;
  /** Ends a request under way and every notification. */
  close(): void;
}
