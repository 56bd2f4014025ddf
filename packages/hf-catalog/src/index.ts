export { BUILT_IN_DATE, BUILT_IN_MODELS } from "./built-in-models.ts";
export { CatalogError, type CatalogErrorCode } from "./catalog-error.ts";
export type {
  Backend,
  BuiltInModel,
  CatalogModel,
  Modality,
  ModelFacts,
  ModelVariant,
  Origin,
  Pricing,
} from "./catalog-model.ts";
export { type FetchModelListOptions, fetchModelList } from "./discovery/fetch-model-list.ts";
export { type LiveList, type LiveModel, parseModelList } from "./discovery/parse-model-list.ts";
export { type EffectiveFacts, effectiveFacts, type FactReason } from "./facts/effective-facts.ts";
export { buildCatalog, type Catalog, type CatalogLayers } from "./merge/build-catalog.ts";
export type { ConfiguredModel } from "./merge/configured-model.ts";
export { deriveName } from "./merge/derive-name.ts";
export { type ModelQuery, type ModelSort, queryModels } from "./query/query-models.ts";
