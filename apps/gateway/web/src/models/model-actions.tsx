import { useSignal } from "@preact/signals";
import { selection } from "../api/live.ts";
import { choosePlaygroundModel } from "../playground/panes.ts";
import { Icon } from "../ui/icon.tsx";
import { editConfig } from "./config-edits.ts";

/** What a person can do with a ref: try it, make it the default, add it to the fallbacks, give it an alias. */
export function ModelActions({
  refText,
  isEditable,
}: {
  readonly refText: string;
  readonly isEditable: boolean;
}) {
  const isNaming = useSignal(false);
  const chosen = selection.value;
  const isDefault = chosen?.primary === refText;
  const isFallback = chosen?.fallbacks.includes(refText) === true;
  const alias = chosen?.aliases.find((entry) => entry.ref === refText)?.alias;
  return (
    <div class="actions">
      <button
        type="button"
        class="button primary"
        onClick={() => {
          choosePlaygroundModel(refText);
          location.hash = "#/playground";
        }}
      >
        <Icon name="playground" />
        Try it
      </button>
      <button
        type="button"
        class="button"
        disabled={!isEditable || isDefault}
        onClick={() => void editConfig({ op: "set-default", ref: refText })}
      >
        {isDefault ? "Is the default" : "Set as default"}
      </button>
      <button
        type="button"
        class="button"
        disabled={!isEditable || isDefault || isFallback}
        onClick={() => void editConfig({ op: "add-fallback", ref: refText })}
      >
        {isFallback ? "Is a fallback" : "Add to fallbacks"}
      </button>
      <button
        type="button"
        class="button"
        disabled={!isEditable}
        aria-expanded={isNaming.value}
        onClick={() => {
          isNaming.value = !isNaming.value;
        }}
      >
        {alias === undefined ? "Give an alias" : "Change the alias"}
      </button>
      {isNaming.value && (
        <AliasForm
          refText={refText}
          alias={alias}
          onDone={() => {
            isNaming.value = false;
          }}
        />
      )}
      {!isEditable && chosen !== undefined && (
        <p class="soft footnote">
          This gateway was given its config by a program; there is no file to change.
        </p>
      )}
    </div>
  );
}

function AliasForm(props: {
  readonly refText: string;
  readonly alias: string | undefined;
  readonly onDone: () => void;
}) {
  const text = useSignal(props.alias ?? "");
  const save = async (alias: string | null) => {
    if (await editConfig({ op: "set-alias", ref: props.refText, alias })) props.onDone();
  };
  return (
    <form
      class="alias-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save(text.value);
      }}
    >
      <label class="field">
        <span class="label">Alias of {props.refText}</span>
        <input
          class="input"
          required
          maxLength={80}
          autofocus
          value={text}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
        />
      </label>
      <button type="submit" class="button primary">
        Save
      </button>
      {props.alias !== undefined && (
        <button type="button" class="button" onClick={() => void save(null)}>
          Remove
        </button>
      )}
    </form>
  );
}
