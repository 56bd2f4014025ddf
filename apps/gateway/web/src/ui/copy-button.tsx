import { useSignal } from "@preact/signals";
import { Icon } from "./icon.tsx";
import { showToast } from "./toast.tsx";

/** Copies a text; `label` says which. Without `caption` it is an icon alone. */
export function CopyButton(props: {
  readonly text: () => string;
  readonly label: string;
  readonly caption?: string;
}) {
  const isDone = useSignal(false);
  const copy = async () => {
    if (!(await copyText(props.text()))) return showToast("The browser did not allow copying.");
    isDone.value = true;
    setTimeout(() => {
      isDone.value = false;
    }, 1500);
  };
  return (
    <button
      type="button"
      class={`button quiet small ${props.caption === undefined ? "square" : ""}`}
      aria-label={isDone.value ? "Copied" : props.label}
      title={props.label}
      onClick={copy}
    >
      <Icon name={isDone.value ? "check" : "copy"} />
      {props.caption}
    </button>
  );
}

/** Puts a text on the clipboard, also on a plain-HTTP address of the LAN where `navigator.clipboard` is missing. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "unseen";
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand("copy");
    area.remove();
    return isCopied;
  }
}
