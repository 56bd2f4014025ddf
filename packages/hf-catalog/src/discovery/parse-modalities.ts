import type { Modality } from "../catalog-model.ts";
import { cleanLabel } from "./json-value.ts";

const MAX_MODALITIES = 16;

/** The modalities in a list, or `undefined` when it is none or names none. */
export function parseModalities(value: unknown): readonly Modality[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const names: string[] = [];
  for (const item of value) {
    const name = cleanLabel(item);
    if (name !== undefined && !names.includes(name)) names.push(name);
    if (names.length === MAX_MODALITIES) break;
  }
  return names.length > 0 ? names : undefined;
}
