import { useSignal } from "@preact/signals";
import { CopyButton } from "../ui/copy-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Segments } from "../ui/segments.tsx";
import { draft, draftImages, panes } from "./panes.ts";
import { requestFieldsOf, settings } from "./settings.ts";
import { type SnippetLanguage, snippetOf } from "./snippets.ts";
import { messagesOf, type TurnInput } from "./turn.ts";

/** The request as it stands, as curl, JavaScript or Python. */
export function CodeDialog({ onClose }: { readonly onClose: () => void }) {
  const language = useSignal<SnippetLanguage>("curl");
  const code = snippetOf(language.value, requestBody(), settings.value.usesFallbacks);
  return (
    <Dialog title="The same request as code" onClose={onClose}>
      <div class="code-head">
        <Segments
          label="Language"
          value={language.value}
          options={[
            ["curl", "curl"],
            ["javascript", "JavaScript"],
            ["python", "Python"],
          ]}
          onChange={(value) => {
            language.value = value;
          }}
        />
        <CopyButton text={() => code} label="Copy the code" caption="Copy" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys must reach that. */}
      <pre class="code" tabIndex={0}>
        {code}
      </pre>
      <p class="soft footnote">
        {language.value === "python" ? "Needs the openai package of PyPI." : null}
        {language.value === "javascript" ? "Needs the openai package of npm." : null}
      </p>
    </Dialog>
  );
}

/** What would be sent next: the first column's conversation with what is being typed, or else as it was sent last. */
function requestBody(): Record<string, unknown> {
  const pane = panes.value[0];
  const turns = pane?.turns.value ?? [];
  const typed: TurnInput = { kind: "user", text: draft.value.trim(), images: draftImages.value };
  const isTyping = typed.text !== "" || typed.images.length > 0;
  const last = turns.at(-1);
  const input: TurnInput =
    isTyping || last === undefined ? { ...typed, text: typed.text || "Hello" } : last.input;
  const before = isTyping ? turns : turns.slice(0, -1);
  return {
    model: pane?.model.value.trim() || "default",
    messages: messagesOf(settings.value.system, before, input),
    ...requestFieldsOf(settings.value),
    ...(settings.value.isStreaming ? { stream: true } : {}),
  };
}
