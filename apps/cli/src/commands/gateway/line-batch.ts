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
 * Collects the lines of a moment and hands them on at once, each with its line feed: a log at a busy time costs one write to
 * a file or terminal for many requests instead of one each.
 */
export function createLineBatch(write: (text: string) => void): LineBatch {
  let text = "";
  const flush = (): void => {
    if (text === "") return;
    const lines = text;
    text = "";
    write(lines);
  };
  return {
    add(line) {
      if (text === "") setTimeout(flush, COLLECTING_MS);
      text += `${line}\n`;
    },
    flush,
  };
}
