/**
 * Where an output shown on a page departs from what was printed: the first line of the page that was not found, in order.
 * `…` stands for anything within a line, a line of `…` alone for any lines. Runs of spaces count as one.
 */
export function firstMissingLine(shown: string, printed: string): string | undefined {
  const lines = printed.split("\n");
  let at = 0;
  for (const expected of shown.split("\n")) {
    const trimmed = expected.trim();
    if (trimmed === "" || trimmed === "…") continue;
    const pattern = new RegExp(`^${squeeze(trimmed).split("…").map(escapeRegExp).join(".*")}$`);
    const found = lines.findIndex((line, index) => index >= at && pattern.test(squeeze(line.trim())));
    if (found < 0) return expected;
    at = found + 1;
  }
  return undefined;
}

const squeeze = (text: string) => text.replace(/\s+/g, " ");

const escapeRegExp = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
