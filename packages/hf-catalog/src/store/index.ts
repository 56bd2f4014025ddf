export type {
  CatalogStatus,
  CatalogStore,
  CatalogStoreOptions,
  ConfiguredLayers,
  RefreshOutcome,
} from "./catalog-store.ts";
export { createCatalogStore } from "./create-catalog-store.ts";
export { createProxyFetch, type ProxyEnv } from "./proxy-fetch.ts";
