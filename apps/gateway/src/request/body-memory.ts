/** A body of 64 KiB and the room around it: of shorter ones nobody hears when they have been sent, so their memory never comes back. */
const SMALLEST_BYTES = 67_584;
/** Bodies of about the same length use the same memory. */
const STEP_BYTES = 131_072;

/**
 * Memory for large bodies, given back when a request is done with it and used for a later one. Left to the garbage
 * collector, it would make V8 go through the whole heap every hundred requests: what counts there is how much memory
 * outside of the heap may be set free. When V8 does go through the heap, what lies here unused is set free.
 */
export class BodyMemory {
  readonly #unused = new Map<number, WeakRef<ArrayBuffer>[]>();

  /** Memory of at least that many bytes, with whatever was in it. */
  take(bytes: number): ArrayBuffer {
    const size = bytes < SMALLEST_BYTES ? bytes : Math.ceil(bytes / STEP_BYTES) * STEP_BYTES;
    const unused = this.#unused.get(size) ?? [];
    for (let last = unused.pop(); last !== undefined; last = unused.pop()) {
      const memory = last.deref();
      if (memory !== undefined) return memory;
    }
    return Buffer.allocUnsafeSlow(size).buffer;
  }

  /** For memory that was taken here and that nothing reads or writes any more. */
  giveBack(memory: ArrayBuffer): void {
    const size = memory.byteLength;
    if (size < SMALLEST_BYTES) return;
    const unused = this.#unused.get(size);
    if (unused === undefined) this.#unused.set(size, [new WeakRef(memory)]);
    else unused.push(new WeakRef(memory));
  }
}
