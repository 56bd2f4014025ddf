/**
 * Loaded before a proxy (`node --import`): counts what it does between two messages of its parent, in figures that do
 * not depend on how fast or how busy the machine is.
 */
import { createHook } from "node:async_hooks";
import { Socket } from "node:net";

/** Counts since the last message. */
export interface WorkCounts {
  /** Writes handed to the operating system, on all sockets. */
  readonly socketWrites: number;
  readonly jsonParses: number;
  readonly jsonParsedCharacters: number;
  readonly jsonStringifies: number;
  readonly timers: number;
  readonly promises: number;
  /** Bytes allocated on V8's heap. Nothing is collected while they are counted, as long as few are. */
  readonly heapBytes: number;
  /** Bytes of the buffers that were made, filled or not: of a large body, its copies. */
  readonly bufferBytes: number;
}

const counts = {
  socketWrites: 0,
  jsonParses: 0,
  jsonParsedCharacters: 0,
  jsonStringifies: 0,
  timers: 0,
  promises: 0,
  bufferBytes: 0,
};

createHook({
  init(_id, type) {
    if (type === "Timeout" || type === "Immediate") counts.timers++;
    else if (type === "PROMISE") counts.promises++;
  },
}).enable();

// Both are where Node itself ends up with one system call each.
for (const name of ["_write", "_writev"] as const) {
  const original = Socket.prototype[name] as (...args: unknown[]) => void;
  Socket.prototype[name] = function (this: Socket, ...args: unknown[]) {
    counts.socketWrites++;
    return original.apply(this, args);
  };
}

const { parse, stringify } = JSON;
JSON.parse = (...args: Parameters<typeof JSON.parse>) => {
  counts.jsonParses++;
  counts.jsonParsedCharacters += args[0].length;
  return parse(...args);
};
JSON.stringify = ((...args: Parameters<typeof JSON.stringify>) => {
  counts.jsonStringifies++;
  return stringify(...args);
}) as typeof JSON.stringify;

for (const name of ["alloc", "allocUnsafe", "allocUnsafeSlow", "concat"] as const) {
  const original = Buffer[name] as (...args: unknown[]) => Buffer;
  Object.assign(Buffer, {
    [name]: (...args: unknown[]) => {
      const made = original.apply(Buffer, args);
      counts.bufferBytes += made.length;
      return made;
    },
  });
}

let heapBefore = process.memoryUsage().heapUsed;
process.on("message", () => {
  const seen: WorkCounts = { ...counts, heapBytes: process.memoryUsage().heapUsed - heapBefore };
  process.send?.(seen, () => {
    // The next stretch begins with as much room as this one had.
    globalThis.gc?.();
    for (const name of Object.keys(counts) as (keyof typeof counts)[]) counts[name] = 0;
    heapBefore = process.memoryUsage().heapUsed;
    process.send?.({ ready: true });
  });
});
process.channel?.unref();
