const OPEN = "<think>";
const CLOSE = "</think>";

/** A piece of an answer that has been sorted. */
export interface SplitText {
  readonly text: string;
  readonly reasoning: string;
}

/**
 * Takes `<think>…</think>` out of text that arrives in pieces, tags split anywhere. Only a tag that opens the answer counts: one in the middle
 * is an answer that writes about tags. White space behind either tag is layout and dropped.
 */
export class ThinkSplitter {
  #state: "start" | "thinking" | "text" = "start";
  /** What may still turn out to be a tag. */
  #held = "";
  #skipsSpace = false;

  push(piece: string): SplitText {
    if (this.#state === "text" && !this.#skipsSpace) return { text: piece, reasoning: "" };
    const input = this.#held + piece;
    this.#held = "";
    if (this.#state === "start") return this.#start(input);
    return this.#state === "thinking" ? this.#think(input) : { text: this.#trimmed(input), reasoning: "" };
  }

  /** No more will come: what was held back was no tag. */
  end(): SplitText {
    const rest = this.#held;
    this.#held = "";
    return this.#state === "thinking" ? { text: "", reasoning: rest } : { text: rest, reasoning: "" };
  }

  #start(input: string): SplitText {
    const visible = input.trimStart();
    if (visible.length < OPEN.length && OPEN.startsWith(visible)) {
      this.#held = input;
      return { text: "", reasoning: "" };
    }
    if (!visible.startsWith(OPEN)) {
      this.#state = "text";
      return { text: input, reasoning: "" };
    }
    this.#state = "thinking";
    this.#skipsSpace = true;
    return this.#think(visible.slice(OPEN.length));
  }

  #think(input: string): SplitText {
    const close = input.indexOf(CLOSE);
    if (close === -1) {
      const keep = heldLength(input);
      this.#held = input.slice(input.length - keep);
      return { text: "", reasoning: this.#trimmed(input.slice(0, input.length - keep)) };
    }
    const reasoning = this.#trimmed(input.slice(0, close));
    this.#state = "text";
    this.#skipsSpace = true;
    return { text: this.#trimmed(input.slice(close + CLOSE.length)), reasoning };
  }

  #trimmed(input: string): string {
    if (!this.#skipsSpace) return input;
    const visible = input.trimStart();
    if (visible !== "") this.#skipsSpace = false;
    return visible;
  }
}

/** How many characters at the end could begin the closing tag. */
function heldLength(input: string): number {
  for (let length = Math.min(CLOSE.length - 1, input.length); length > 0; length--) {
    if (input.endsWith(CLOSE.slice(0, length))) return length;
  }
  return 0;
}
