/** Lines that are written together. */
export interface LineBatch {
  /** Adds a line; it is written before the current turn of the event loop has ended. */
  add(line: string): void;
  /** Writes what has not been written yet. */
  flush(): void;
}

/**
 * Collects the lines of one turn of the event loop and hands them on at once, each with its line feed: a log at a busy
 * time costs one write to a file or terminal for many requests instead of one each.
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
      if (text === "") setImmediate(flush);
      text += `${line}\n`;
    },
    flush,
  };
}
