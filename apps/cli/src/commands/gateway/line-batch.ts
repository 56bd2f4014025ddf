/** Lines that are written together. */
export interface LineBatch {
  /** Adds a line; it is written a moment later. */
  add(line: string): void;
  /** Writes what has not been written yet. */
  flush(): void;
}

/** Too short for a person to notice, long enough for a busy gateway to have something to say. */
const COLLECTING_MS = 10;

/**
 * Collects the lines of a moment and hands them on as one text, without the last line feed: a log at a busy time costs one
 * write to a file or terminal for many requests instead of one each.
 */
export function createLineBatch(write: (text: string) => void): LineBatch {
  let lines: string[] = [];
  const flush = (): void => {
    if (lines.length === 0) return;
    const text = lines.join("\n");
    lines = [];
    write(text);
  };
  return {
    add(line) {
      if (lines.push(line) === 1) setTimeout(flush, COLLECTING_MS);
    },
    flush,
  };
}
