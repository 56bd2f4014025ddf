import { isBackendLocked, parseModelRef } from "@openclaw-hf/model-ref";
import type { Signal } from "@preact/signals";
import { useId } from "preact/hooks";
import { models, selection } from "../api/live.ts";
import { idOfRef, suffixOfRef } from "../models/model-names.ts";

/** Any model: `default`, an alias, an id or a ref with or without a suffix; typed, or picked from what is known. */
export function ModelField({ model, label }: { readonly model: Signal<string>; readonly label: string }) {
  const listId = useId();
  const hintId = useId();
  return (
    <div class="model-field">
      <input
        class="input"
        aria-label={label}
        aria-describedby={hintId}
        list={listId}
        value={model}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => {
          model.value = event.currentTarget.value;
        }}
        onFocus={(event) => event.currentTarget.select()}
      />
      <datalist id={listId}>
        <option value="default">{selection.value?.primary ?? ""}</option>
        {selection.value?.aliases.map(({ alias, ref }) => (
          <option key={ref} value={alias}>
            {ref}
          </option>
        ))}
        {models.value?.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </datalist>
      <RouteField model={model} />
      <p id={hintId} class="soft footnote">
        {explain(model.value)}
      </p>
    </div>
  );
}

/** The choice of a route, for a model that leaves it open. A suffix has already made it, so then there is none. */
function RouteField({ model }: { readonly model: Signal<string> }) {
  const parsed = parseModelRef(model.value.trim());
  if (!parsed.ok || isBackendLocked(parsed.ref)) return null;
  const id = idOfRef(model.value.trim());
  const providers =
    models.value?.find((known) => known.id === id)?.backends.map(({ provider }) => provider) ?? [];
  return (
    <select
      class="input select"
      aria-label="Route"
      value=""
      onChange={(event) => {
        model.value = `${model.value.trim()}:${event.currentTarget.value}`;
      }}
    >
      <option value="">any backend</option>
      {["fastest", "cheapest", "preferred", ...providers].map((suffix) => (
        <option key={suffix} value={suffix}>
          :{suffix}
        </option>
      ))}
    </select>
  );
}

function explain(asked: string): string {
  const text = asked.trim();
  if (text === "") return "Name a model.";
  if (text === "default") {
    const primary = selection.value?.primary;
    return primary == null ? "No default model is set." : `${primary}, then its fallbacks`;
  }
  const alias = selection.value?.aliases.find((entry) => entry.alias.toLowerCase() === text.toLowerCase());
  if (alias !== undefined) return `alias of ${alias.ref}`;
  const id = idOfRef(text);
  const name = models.value?.find((known) => known.id === id)?.name;
  const suffix = suffixOfRef(text);
  const locked = suffix === "" ? "" : `, backend locked by :${suffix}`;
  if (name !== undefined) return `${name}${locked}`;
  return id === undefined
    ? "No alias of this name is configured."
    : `Not in the catalog; the gateway will try${locked}`;
}
