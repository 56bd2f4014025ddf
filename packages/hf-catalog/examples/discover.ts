import {
  BUILT_IN_MODELS,
  buildCatalog,
  effectiveFacts,
  fetchModelList,
  queryModels,
} from "@openclaw-hf/hf-catalog";

const token = process.env.HF_TOKEN;
const live = await fetchModelList({ baseUrl: "https://router.huggingface.co/v1", ...(token && { token }) });
const catalog = buildCatalog({
  builtIn: BUILT_IN_MODELS,
  live,
  config: [{ id: "huggingface/Qwen/Qwen3-8B", alias: "small" }],
});

const small = catalog.get("Qwen/Qwen3-8B");
if (small) {
  const { picked, contextWindow, pricing, explain } = effectiveFacts(small, "cheapest");
  console.log(small.name, picked?.provider, contextWindow, pricing?.outputPerMillionTokens);
  for (const { field, because } of explain) console.log(`${field}: ${because}`);
}
for (const model of queryModels(catalog, { search: "llama 70b", tools: true, sort: "price" })) {
  console.log(model.id, model.name, catalog.originOf(model.id, "contextWindow"));
}
