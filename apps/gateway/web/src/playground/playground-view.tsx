import { useSignal } from "@preact/signals";
import { Icon } from "../ui/icon.tsx";
import { CodeDialog } from "./code-dialog.tsx";
import { Composer } from "./composer.tsx";
import { ConversationView } from "./conversation-view.tsx";
import { panes, toggleSecondPane } from "./panes.ts";
import { settingsProblems } from "./settings.ts";
import { SettingsPanel } from "./settings-panel.tsx";

/** A conversation with any model, or with two at once. */
export function PlaygroundView() {
  // On a wide screen the settings have room; on a narrow one they would hide the conversation.
  const hasSettings = useSignal(matchMedia("(min-width: 1100px)").matches);
  const isShowingCode = useSignal(false);
  const isComparing = panes.value.length > 1;
  return (
    <div class="playground">
      <div class="head">
        <h1>Playground</h1>
        <div class="head-end toolbar">
          <button type="button" class="chip" aria-pressed={isComparing} onClick={toggleSecondPane}>
            <Icon name="columns" />
            Side by side
          </button>
          <button
            type="button"
            class="chip"
            disabled={Object.keys(settingsProblems.value).length > 0}
            onClick={() => {
              isShowingCode.value = true;
            }}
          >
            <Icon name="code" />
            As code
          </button>
          <button
            type="button"
            class="chip"
            aria-pressed={hasSettings.value}
            onClick={() => {
              hasSettings.value = !hasSettings.value;
            }}
          >
            <Icon name="settings" />
            Settings
          </button>
        </div>
      </div>
      <div class={`playground-body ${hasSettings.value ? "has-settings" : ""}`}>
        {hasSettings.value && <SettingsPanel />}
        <div class="talk">
          <div class={`panes ${isComparing ? "two" : ""}`}>
            {panes.value.map((conversation, index) => (
              <ConversationView
                key={index === 0 ? "first" : "second"}
                conversation={conversation}
                name={
                  isComparing ? (index === 0 ? "Left conversation" : "Right conversation") : "Conversation"
                }
              />
            ))}
          </div>
          <Composer />
        </div>
      </div>
      {isShowingCode.value && (
        <CodeDialog
          onClose={() => {
            isShowingCode.value = false;
          }}
        />
      )}
    </div>
  );
}
