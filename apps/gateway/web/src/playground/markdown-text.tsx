import DOMPurify from "dompurify";
import { Marked } from "marked";
import { useLayoutEffect, useRef } from "preact/hooks";
import { copyText } from "../ui/copy-button.tsx";

/** Text, code, lists, tables and links: what an answer is made of. Nothing that loads, runs, submits or styles. */
const ALLOWED_TAGS =
  "a b blockquote br code del em h1 h2 h3 h4 h5 h6 hr i kbd li ol p pre s strong sub sup table tbody td th thead tr ul".split(
    " ",
  );
const ALLOWED_ATTRIBUTES = ["href", "title", "start", "align"];

const marked = new Marked({
  gfm: true,
  renderer: {
    // An image would tell its host that it was looked at, and with what in its address: it becomes a link to be clicked.
    image({ href, text }) {
      return `<a href="${escapeHtml(href)}">${escapeHtml(text || "image")}</a>`;
    },
    // HTML in an answer is text, to be read and not to be interpreted (but for the line break, which tables need);
    // DOMPurify stands behind this.
    html({ text }) {
      return /^<br\s*\/?>$/i.test(text.trim()) ? "<br>" : escapeHtml(text);
    },
  },
});

const purifier = DOMPurify(window);
purifier.addHook("afterSanitizeAttributes", (node) => {
  if (node.tagName !== "A") return;
  node.setAttribute("target", "_blank");
  node.setAttribute("rel", "noopener noreferrer nofollow");
});

/** A model's answer, as Markdown made harmless. */
export function MarkdownText({ text }: { readonly text: string }) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    ref.current?.replaceChildren(renderMarkdown(text));
  }, [text]);
  return <div class="markdown" ref={ref} />;
}

function renderMarkdown(text: string): DocumentFragment {
  const fragment = purifier.sanitize(marked.parse(text, { async: false }), {
    ALLOWED_TAGS,
    ALLOWED_ATTR: ALLOWED_ATTRIBUTES,
    ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|#)/i,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
  for (const block of fragment.querySelectorAll("pre")) addCopyButton(block);
  for (const table of fragment.querySelectorAll("table")) wrapForScrolling(table);
  return fragment;
}

function addCopyButton(block: HTMLElement): void {
  // Long lines scroll, and keys must reach that, too.
  block.tabIndex = 0;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button small copy-code";
  button.textContent = "Copy";
  button.setAttribute("aria-label", "Copy the code");
  const code = block.textContent ?? "";
  button.addEventListener("click", async () => {
    button.textContent = (await copyText(code)) ? "Copied" : "Not allowed";
  });
  const frame = document.createElement("div");
  frame.className = "code-frame";
  block.replaceWith(frame);
  frame.append(block, button);
}

function wrapForScrolling(table: HTMLElement): void {
  const frame = document.createElement("div");
  frame.className = "scroll";
  frame.tabIndex = 0;
  table.replaceWith(frame);
  frame.append(table);
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
