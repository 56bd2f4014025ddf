import type { Catalog } from "@openclaw-hf/hf-catalog";
import { hubId, type ModelRef, suggestProvider } from "@openclaw-hf/model-ref";
import { closestTo } from "../../closest.ts";

/** What speaks against a ref, by a catalog; undefined when nothing does. */
export type RefDoubt = { readonly message: string; readonly suggestion: string | undefined };

/** Whether the catalog knows the model and, for a pinned backend, that this backend serves it. */
export function doubtRef(ref: ModelRef, catalog: Catalog): RefDoubt | undefined {
  const id = hubId(ref);
  const model = catalog.get(id);
  if (!model) {
    const suggestion = closestTo(
      id,
      catalog.models.map((known) => known.id),
    );
    return { message: `The list has no model ${id}.`, suggestion };
  }
  if (ref.suffix?.kind !== "provider" || model.backends.length === 0) return undefined;
  const { name } = ref.suffix;
  const serving = model.backends.map(({ provider }) => provider);
  if (serving.includes(name)) return undefined;
  const meant = suggestProvider(name, serving) ?? suggestProvider(name, catalog.providers);
  return {
    message: `${id} is not served by "${name}". Its backends: ${serving.join(", ")}.`,
    suggestion: meant && `${id}:${meant}`,
  };
}
