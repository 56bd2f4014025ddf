import { selection } from "../api/live.ts";
import { modelHref } from "../router.ts";
import { Icon } from "../ui/icon.tsx";
import { editConfig, undoEdit } from "./config-edits.ts";
import { idOfRef, nameOfRef } from "./model-names.ts";

/** The default model and its fallbacks, in the order in which the gateway tries them. */
export function ChainStrip() {
  const chosen = selection.value;
  if (chosen === undefined) return null;
  return (
    <section class="chain" aria-label="Default model and fallbacks">
      <ol>
        <li>
          <span class="soft">Default</span>
          {chosen.primary === null ? <em>none yet</em> : <RefLink refText={chosen.primary} />}
        </li>
        {chosen.fallbacks.map((ref, index) => (
          <li key={ref}>
            <span class="soft">{index === 0 ? "then" : "or"}</span>
            <RefLink refText={ref} />
            {chosen.editable && chosen.hasOwnFallbacks && (
              <button
                type="button"
                class="button quiet small square"
                aria-label={`Remove ${nameOfRef(ref)} from the fallbacks`}
                title="Remove from the fallbacks"
                onClick={() => void editConfig({ op: "remove-fallback", ref })}
              >
                <Icon name="close" />
              </button>
            )}
          </li>
        ))}
      </ol>
      {chosen.undo !== null && (
        <button
          type="button"
          class="button small"
          title={chosen.undo.summary}
          onClick={() => void undoEdit()}
        >
          <Icon name="retry" />
          Undo last change
        </button>
      )}
    </section>
  );
}

function RefLink({ refText }: { readonly refText: string }) {
  return (
    <a href={modelHref(idOfRef(refText))} title={refText}>
      {nameOfRef(refText)}
    </a>
  );
}
