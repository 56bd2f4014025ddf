/** Writes lines that stay whole among those of other processes. */
export interface LineWriter {
  /** Writes text that ends with a line feed. */
  write(text: string): void;
  /** Resolves when all is written. */
  drained(): Promise<void>;
}

/** What a pipe takes at once or not at all (PIPE_BUF; https://pubs.opengroup.org/onlinepubs/9799919799/functions/write.html). */
const ATOMIC_BYTES = 4096;
const RETRY_MS = 5;
const LINE_FEED = 0x0a;

/**
 * Several processes share one log: as many whole lines as a pipe takes at once are written at a time. A pipe that is full
 * is tried again, and meanwhile the process goes on.
 *
 * @param writeNow - Writes, and says how many bytes it took: 0 when there is no room, undefined when nobody reads any more.
 */
export function createLineWriter(writeNow: (bytes: Uint8Array) => number | undefined): LineWriter {
  const waiting: Uint8Array[] = [];
  const onDrained: (() => void)[] = [];
  let retry: NodeJS.Timeout | undefined;

  const flush = (): void => {
    retry = undefined;
    for (let piece = waiting[0]; piece !== undefined; piece = waiting[0]) {
      const written = writeNow(piece);
      if (written === undefined) waiting.length = 0;
      else if (written === piece.length) waiting.shift();
      else if (written > 0) waiting[0] = piece.subarray(written);
      else {
        retry = setTimeout(flush, RETRY_MS);
        return;
      }
    }
    for (const resolve of onDrained.splice(0)) resolve();
  };

  return {
    write(text) {
      waiting.push(...piecesOf(Buffer.from(text)));
      if (retry === undefined) flush();
    },
    drained: () =>
      waiting.length === 0 ? Promise.resolve() : new Promise((resolve) => onDrained.push(resolve)),
  };
}

/** Cut behind line feeds; a line that is longer by itself is a piece of its own. */
function piecesOf(bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    const limit = start + ATOMIC_BYTES;
    const fits = limit >= bytes.length ? bytes.length : bytes.lastIndexOf(LINE_FEED, limit - 1) + 1;
    const end = fits > start ? fits : bytes.indexOf(LINE_FEED, limit) + 1 || bytes.length;
    pieces.push(bytes.subarray(start, end));
    start = end;
  }
  return pieces;
}
