import { commaAfter } from "../secrets/token-lookup.ts";
import type { Outline, OutlineNode } from "./outline.ts";
import { hasLineEnd, indentOf } from "./text-lines.ts";

/** How a document is written, so that new values can be written likewise. */
export interface DocumentStyle {
  readonly lineEnd: string;
  /** One level of indentation. */
  readonly indent: string;
  readonly quote: '"' | "'";
  /** Whether keys that need no quotes have them. */
  readonly quotesKeys: boolean;
  /** Whether containers of several lines end in a comma. */
  readonly trailingComma: boolean;
  /** Whether containers are broken into lines at all. */
  readonly isMultiLine: boolean;
  /** Whether small objects stand on one line: `{ alias: "x" }`. */
  readonly inlineObjects: boolean;
  readonly afterColon: "" | " ";
  readonly afterComma: "" | " ";
  /** Inside the braces of an object on one line. */
  readonly padding: "" | " ";
}

/** More votes for than against. */
class Vote {
  #balance = 0;
  #count = 0;

  cast(isFor: boolean): void {
    this.#balance += isFor ? 1 : -1;
    this.#count++;
  }

  /** The outcome; `otherwise` on a tie. */
  decide(otherwise: boolean): boolean {
    return this.#balance === 0 ? otherwise : this.#balance > 0;
  }

  get isOpen(): boolean {
    return this.#count === 0;
  }
}

/** What the walk over a document counts. */
interface Votes {
  readonly quotesKeys: Vote;
  readonly trailingComma: Vote;
  readonly multiLine: Vote;
  readonly inlineObjects: Vote;
  readonly afterColon: Vote;
  readonly afterComma: Vote;
  readonly padding: Vote;
  indent: string | undefined;
}

/** Reads the style off a document. What it does not show is as in the documentation's examples. */
export function detectStyle(text: string, outline: Outline): DocumentStyle {
  const votes: Votes = {
    quotesKeys: new Vote(),
    trailingComma: new Vote(),
    multiLine: new Vote(),
    inlineObjects: new Vote(),
    afterColon: new Vote(),
    afterComma: new Vote(),
    padding: new Vote(),
    indent: undefined,
  };
  if (outline.root !== undefined) collect(text, outline, outline.root, votes);
  const quotesKeys = votes.quotesKeys.decide(false);
  const isSpaced = votes.afterColon.decide(true);
  return {
    lineEnd: /\r\n|\n|\r/.exec(text)?.[0] ?? "\n",
    indent: votes.indent ?? "  ",
    quote: detectQuote(text, outline),
    quotesKeys,
    trailingComma: votes.trailingComma.decide(!quotesKeys),
    // One container in lines is enough: small ones on one line are the exception in such a document.
    isMultiLine: votes.multiLine.isOpen || votes.indent !== undefined || votes.multiLine.decide(false),
    inlineObjects: votes.inlineObjects.decide(false),
    afterColon: isSpaced ? " " : "",
    afterComma: votes.afterComma.decide(isSpaced) ? " " : "",
    padding: votes.padding.decide(isSpaced) ? " " : "",
  };
}

function collect(text: string, outline: Outline, node: OutlineNode, votes: Votes): void {
  const [first] = node.entries;
  const last = node.entries.at(-1);
  if (first === undefined || last === undefined) return;
  const isMultiLine = hasLineEnd(text, node.start, first.start);
  votes.multiLine.cast(isMultiLine);
  if (isMultiLine) {
    votes.trailingComma.cast(commaAfter(text, outline.tokens, last.value.end) !== undefined);
    votes.indent ??= relativeIndent(text, node.start, first.start);
    const isFlat = node.entries.every((entry) => entry.value.kind === "scalar");
    if (node.kind === "object" && isFlat) votes.inlineObjects.cast(false);
  } else if (node.kind === "object") {
    votes.padding.cast(/\s/.test(text.charAt(node.start + 1)));
    if (!hasLineEnd(text, node.start, node.end)) votes.inlineObjects.cast(true);
  }
  for (const [index, entry] of node.entries.entries()) {
    if (node.kind === "object") voteOnKey(text, entry.start, entry.value.start, votes);
    const next = node.entries[index + 1];
    if (next !== undefined && !isMultiLine) {
      const comma = commaAfter(text, outline.tokens, entry.value.end);
      votes.afterComma.cast(/\s/.test(text.charAt(comma?.end ?? 0)));
    }
    collect(text, outline, entry.value, votes);
  }
}

function voteOnKey(text: string, start: number, valueStart: number, votes: Votes): void {
  const key = text.slice(start, valueStart);
  votes.afterColon.cast(/\s/.test(text.charAt(valueStart - 1)));
  if (/^["'][A-Za-z_$][\w$]*["']/.test(key)) votes.quotesKeys.cast(true);
  else if (!/^["']/.test(key)) votes.quotesKeys.cast(false);
}

function relativeIndent(text: string, parent: number, child: number): string | undefined {
  const outer = indentOf(text, parent);
  const inner = indentOf(text, child);
  return inner.startsWith(outer) && inner !== outer ? inner.slice(outer.length) : undefined;
}

function detectQuote(text: string, outline: Outline): '"' | "'" {
  const single = new Vote();
  for (const token of outline.tokens) if (token.kind === "string") single.cast(text[token.start] === "'");
  return single.decide(false) ? "'" : '"';
}
