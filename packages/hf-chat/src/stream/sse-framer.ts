const LF = 10;
const CR = 13;
const EMPTY = new Uint8Array(0);

/** Thrown by {@link SseFramer.push}; callers turn it into the error of their stage. */
export class OversizedEvent extends Error {}

/**
 * Cuts a byte stream into blocks of whole SSE events, holding an unfinished one back. A block ends behind a blank line; lines end in LF, CR
 * or CRLF (WHATWG HTML §9.2.6). Bytes are never changed, except that a byte order mark at the very start is dropped.
 */
export class SseFramer {
  readonly #maxEventBytes: number;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  /** The byte before the next chunk; a stream starts as if behind a line end. */
  #last = LF;
  #started = false;

  constructor(maxEventBytes: number) {
    this.#maxEventBytes = maxEventBytes;
  }

  /** The events that `chunk` completes, as one run of bytes, or undefined if it completes none. */
  push(chunk: Uint8Array): Uint8Array | undefined {
    const cut = this.#lastBoundary(chunk);
    const tail = chunk.length - cut;
    if ((cut === 0 ? this.#heldBytes : 0) + tail > this.#maxEventBytes) throw new OversizedEvent();
    this.#last = chunk[chunk.length - 1] ?? this.#last;
    if (cut === 0) {
      this.#hold(chunk);
      return undefined;
    }
    const head = tail === 0 ? chunk : chunk.subarray(0, cut);
    const block = this.#heldBytes === 0 ? head : this.#release(head);
    if (tail > 0) this.#hold(chunk.subarray(cut));
    return this.#withoutMark(block);
  }

  /** What was held back, once no more bytes will come; undefined if nothing was. */
  end(): Uint8Array | undefined {
    return this.#heldBytes === 0 ? undefined : this.#withoutMark(this.#release(EMPTY));
  }

  #hold(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
  }

  // Pieces are joined once, when the event is complete: joining on every chunk would be quadratic in the size of the event.
  #release(last: Uint8Array): Uint8Array {
    const joined = new Uint8Array(this.#heldBytes + last.length);
    let offset = 0;
    for (const piece of this.#held) {
      joined.set(piece, offset);
      offset += piece.length;
    }
    joined.set(last, offset);
    this.#held = [];
    this.#heldBytes = 0;
    return joined;
  }

  #withoutMark(block: Uint8Array): Uint8Array {
    if (this.#started) return block;
    this.#started = true;
    return block[0] === 0xef && block[1] === 0xbb && block[2] === 0xbf ? block.subarray(3) : block;
  }

  /** The offset behind the last blank line of `chunk`, or 0. */
  #lastBoundary(chunk: Uint8Array): number {
    // As nearly every chunk of a model ends. Two line feeds are a blank line whatever stands before them.
    if (chunk.length > 1 && chunk[chunk.length - 1] === LF && chunk[chunk.length - 2] === LF)
      return chunk.length;
    if (this.#last === CR || chunk.indexOf(CR) !== -1) return this.#lastBoundaryWithCr(chunk);
    let from = chunk.length - 1;
    while (from >= 0) {
      const at = chunk.lastIndexOf(LF, from);
      if (at === -1) return 0;
      if ((at === 0 ? this.#last : chunk[at - 1]) === LF) return at + 1;
      from = at - 1;
    }
    return 0;
  }

  // A CR at the end of a chunk ends its line at once; an LF that follows it belongs to the same line end.
  #lastBoundaryWithCr(chunk: Uint8Array): number {
    let boundary = 0;
    let previous = this.#last;
    let lineIsEmpty = previous === LF || previous === CR;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte === LF && previous === CR) {
        if (boundary === at && at > 0) boundary = at + 1;
      } else if (byte === LF || byte === CR) {
        if (lineIsEmpty) boundary = at + 1;
        lineIsEmpty = true;
      } else {
        lineIsEmpty = false;
      }
      previous = byte ?? previous;
    }
    return boundary;
  }
}
