import { formatModelRef, hubId, parseModelRef } from "@openclaw-hf/model-ref";
import { models, selection } from "../api/live.ts";

/** What a ref is called: its alias, else the model's name and the suffix, else the ref itself. */
export function nameOfRef(ref: string): string {
  const alias = selection.value?.aliases.find((entry) => entry.ref === ref)?.alias;
  if (alias !== undefined) return alias;
  const parsed = parseModelRef(ref);
  if (!parsed.ok) return ref;
  const id = hubId(parsed.ref);
  const name = models.value?.find((model) => model.id === id)?.name ?? id;
  return parsed.ref.suffix === undefined ? name : `${name} :${parsed.ref.suffix.name}`;
}

/** The canonical ref of a model and a suffix ("" for none); undefined when the suffix cannot stand there. */
export function refOf(id: string, suffix: string): string | undefined {
  const parsed = parseModelRef(suffix === "" ? id : `${id}:${suffix}`);
  return parsed.ok ? formatModelRef(parsed.ref) : undefined;
}

/** The Hub id in a ref, an id or what a gateway's header says; undefined when it is none. */
export function idOfRef(ref: string): string | undefined {
  const parsed = parseModelRef(ref);
  return parsed.ok ? hubId(parsed.ref) : undefined;
}

/** The suffix in a ref, "" for none. */
export function suffixOfRef(ref: string): string {
  const parsed = parseModelRef(ref);
  return parsed.ok ? (parsed.ref.suffix?.name ?? "") : "";
}
