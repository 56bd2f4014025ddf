import type { BodyMemory } from "./body-memory.ts";

/** Left free before and after bytes that had to be put together: a splice then needs no second copy. */
const ROOM_BYTES = 1_024;
/** Up to this length, memory for all of a declared body is taken when it is seen to come in pieces. */
const MAX_READY_BYTES = 1_048_576;

/**
 * The bytes of one body, given piece by piece and taken as one. Of a declared length each piece is copied to its place as
 * it comes, while the processor still has it at hand; otherwise pieces are kept until all are there.
 */
export class ReceivedBytes {
  readonly #declaredBytes: number | undefined;
  readonly #bodyMemory: BodyMemory;
  /** The first piece, which most often is all there is. */
  #first: Buffer | undefined;
  /** Those that came after it and have no other place yet. */
  #more: Buffer[] | undefined;
  /** Pieces that have been copied. */
  #spent: Buffer[] | undefined;
  #memory: Buffer | undefined;
  #size = 0;

  /** @param declaredBytes - How many there will be, when that is known. */
  constructor(declaredBytes: number | undefined, bodyMemory: BodyMemory) {
    this.#declaredBytes = declaredBytes;
    this.#bodyMemory = bodyMemory;
  }

  /** How many there are so far. */
  get size(): number {
    return this.#size;
  }

  add(piece: Buffer): void {
    if (this.#first === undefined) this.#first = piece;
    else this.#addMore(piece);
    this.#size += piece.length;
  }

  #addMore(piece: Buffer): void {
    if (this.#memory === undefined && this.#more === undefined) this.#memory = this.#readyMemory();
    if (this.#memory === undefined) {
      this.#more ??= [];
      this.#more.push(piece);
      return;
    }
    piece.copy(this.#memory, ROOM_BYTES + this.#size);
    this.#spent?.push(piece);
  }

  /** All of them; `room` bytes before and after are the receiver's to write over. With room, the memory is the {@link BodyMemory}'s. */
  take(): { readonly bytes: Buffer; readonly room: number } {
    const isAll = this.#memory === undefined && this.#more === undefined;
    if (isAll && this.#first !== undefined) return { bytes: this.#first, room: 0 };
    const memory = this.#memory ?? this.#memoryOf(this.#size);
    return { bytes: memory.subarray(ROOM_BYTES, ROOM_BYTES + this.#size), room: ROOM_BYTES };
  }

  /**
   * Gives the memory of pieces that were copied back to the system, for a giver who has no more use for them. Left to the
   * garbage collector, large bodies make it go through the whole heap every few dozen requests: what counts for it is how
   * much memory outside of the heap it could set free.
   */
  freeSpent(): void {
    for (const { buffer, byteLength } of this.#spent ?? []) {
      // A piece of something larger shares its memory with others.
      if (buffer.byteLength === byteLength && buffer instanceof ArrayBuffer) buffer.transfer(0);
    }
    this.#spent = undefined;
  }

  #readyMemory(): Buffer | undefined {
    const declared = this.#declaredBytes ?? Number.POSITIVE_INFINITY;
    return declared <= MAX_READY_BYTES ? this.#memoryOf(declared) : undefined;
  }

  /** Memory for that many bytes, with what has come in its place. */
  #memoryOf(bytes: number): Buffer {
    const memory = Buffer.from(this.#bodyMemory.take(bytes + 2 * ROOM_BYTES));
    let at = ROOM_BYTES;
    const pieces = this.#first === undefined ? [] : [this.#first, ...(this.#more ?? [])];
    for (const piece of pieces) at += piece.copy(memory, at);
    this.#spent = pieces;
    this.#more = undefined;
    return memory;
  }
}
