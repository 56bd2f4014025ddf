export { buildCatalog, type Catalog, type CatalogLayers } from "./build-catalog.ts";
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
export type { ConfiguredModel } from "./configured-model.ts";
export { deriveName } from "./derive-name.ts";
export { type EffectiveFacts, effectiveFacts, type FactReason } from "./effective-facts.ts";
export { type FetchModelListOptions, fetchModelList } from "./fetch-model-list.ts";
export { type LiveList, type LiveModel, parseModelList } from "./parse-model-list.ts";
export { type ModelQuery, type ModelSort, queryModels } from "./query-models.ts";
