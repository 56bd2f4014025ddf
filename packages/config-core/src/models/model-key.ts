import { formatModelRef, isSameModelRef, type ModelRef, parseModelRef } from "@openclaw-hf/model-ref";
import { keysIn } from "../json5/config-path.ts";
import { isFullRef } from "./config-ref.ts";
import { MODELS } from "./model-paths.ts";

/** The key of `agents.defaults.models` that means `ref` in this document, as it is spelled there; else the canonical ref. */
export function modelKey(document: unknown, ref: ModelRef): string {
  const keys = keysIn(document, MODELS).map(String);
  return keys.find((key) => isKeyOf(key, ref)) ?? formatModelRef(ref);
}

function isKeyOf(key: string, ref: ModelRef): boolean {
  const parsed = isFullRef(key) ? parseModelRef(key) : undefined;
  return parsed?.ok === true && isSameModelRef(parsed.ref, ref);
}
