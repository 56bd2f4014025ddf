import { useRef } from "preact/hooks";
import { Icon } from "../ui/icon.tsx";
import { showToast } from "../ui/toast.tsx";
import { draft, draftImages, isAnyBusy, panes, sendToAll } from "./panes.ts";
import { settingsProblems } from "./settings.ts";
import type { AttachedImage } from "./turn.ts";

/** Together with the rest of the body this stays under the gateway's 20 MiB. */
const MAX_IMAGE_BYTES = 6 * 1024 * 1024;

/** Where a message is written. Enter sends, Shift+Enter starts a line, Escape stops. */
export function Composer() {
  const file = useRef<HTMLInputElement>(null);
  const isSettled = Object.keys(settingsProblems.value).length === 0;
  const isNamed = panes.value.every((pane) => pane.model.value.trim() !== "");
  const hasInput = draft.value.trim() !== "" || draftImages.value.length > 0;
  const canSend = hasInput && isSettled && isNamed && !isAnyBusy.value;

  const send = (): void => {
    if (!canSend) return;
    sendToAll({ kind: "user", text: draft.value.trim(), images: draftImages.value });
    draft.value = "";
    draftImages.value = [];
  };
  const stop = (): void => {
    for (const pane of panes.value) pane.stop();
  };

  return (
    <form
      class="card composer"
      aria-label="New message"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void attach(event.dataTransfer?.files);
      }}
    >
      <DraftImages />
      <textarea
        aria-label="Message"
        placeholder="Message"
        rows={Math.min(8, Math.max(2, draft.value.split("\n").length))}
        value={draft}
        onInput={(event) => {
          draft.value = event.currentTarget.value;
        }}
        onPaste={(event) => {
          if ((event.clipboardData?.files.length ?? 0) > 0) void attach(event.clipboardData?.files);
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") stop();
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      <div class="composer-foot">
        <input
          ref={file}
          type="file"
          accept="image/png,image/jpeg,image/webp,image/gif"
          multiple
          hidden
          onChange={(event) => {
            void attach(event.currentTarget.files);
            event.currentTarget.value = "";
          }}
        />
        <button type="button" class="button quiet small" onClick={() => file.current?.click()}>
          <Icon name="image" />
          Add image
        </button>
        <span class="soft footnote only-wide">Enter sends, Shift+Enter starts a line</span>
        {isAnyBusy.value ? (
          <button type="button" class="button" onClick={stop}>
            <Icon name="stop" />
            Stop
          </button>
        ) : (
          <button type="submit" class="button primary" disabled={!canSend}>
            <Icon name="send" />
            Send
          </button>
        )}
      </div>
      {!isSettled && (
        <p class="footnote" role="alert">
          A setting needs mending before anything can be sent.
        </p>
      )}
    </form>
  );
}

function DraftImages() {
  if (draftImages.value.length === 0) return null;
  return (
    <ul class="draft-images">
      {draftImages.value.map((image) => (
        <li key={image.dataUrl}>
          <img src={image.dataUrl} alt={image.name} />
          <button
            type="button"
            class="button small square"
            aria-label={`Remove ${image.name}`}
            onClick={() => {
              draftImages.value = draftImages.value.filter((other) => other !== image);
            }}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}

async function attach(files: FileList | null | undefined): Promise<void> {
  for (const file of files ?? []) {
    if (!file.type.startsWith("image/")) showToast(`${file.name} is not an image.`);
    else if (file.size > MAX_IMAGE_BYTES) showToast(`${file.name} is larger than 6 MiB.`);
    else draftImages.value = [...draftImages.value, { name: file.name, dataUrl: await readDataUrl(file) }];
  }
}

function readDataUrl(file: File): Promise<AttachedImage["dataUrl"]> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error(`${file.name} could not be read.`));
    reader.readAsDataURL(file);
  });
}
