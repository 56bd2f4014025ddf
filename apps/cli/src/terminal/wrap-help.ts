/**
 * The framework's help in a terminal of `width` cells. It is laid out in columns for lines of any length; where one is too
 * long, its description goes on below itself. Commands stand as they are: the terminal breaks them, and they can still be
 * copied as one line.
 */
export function wrapHelp(text: string, width: number): string {
  if (!Number.isFinite(width)) return text;
  return text
    .split("\n")
    .flatMap((line) => (visibleLength(line) <= width ? line : wrapLine(line, width)))
    .join("\n");
}

/** How far a description that does not fit beside its name is indented below it. */
const INDENT = 6;
const COLUMN_GAP = /\s{2,}/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what paints a text begins with one.
const PAINT = /\x1b\[[\d;]*m/g;

function wrapLine(line: string, width: number): string[] {
  const [margin = ""] = /^\s*/.exec(line) ?? [];
  const cells = line.trim().split(COLUMN_GAP);
  if (cells.length === 1) return margin === "" ? wrapWords(line, "", width) : [line];
  // The first cell that names no flag is the description; what stands behind it belongs to it.
  const at = Math.max(
    1,
    cells.findIndex((cell, index) => index > 0 && !/^\[?-/.test(cell.replace(PAINT, ""))),
  );
  const head = line.slice(0, line.indexOf(cells[at] ?? "", margin.length));
  const description = cells.slice(at).join("  ");
  if (visibleLength(head) > width / 2) {
    return [head.trimEnd(), ...wrapWords(description, " ".repeat(INDENT), width)];
  }
  const [first = "", ...rest] = wrapWords(description, " ".repeat(visibleLength(head)), width);
  return [head + first.trimStart(), ...rest];
}

/** Lines of at most `width` cells with an indent; a word that is longer has a line of its own. */
function wrapWords(text: string, indent: string, width: number): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(/\s+/)) {
    const isFirst = line === indent;
    if (!isFirst && visibleLength(line) + 1 + visibleLength(word) > width) {
      lines.push(line);
      line = indent + word;
    } else line += isFirst ? word : ` ${word}`;
  }
  return [...lines, line];
}

function visibleLength(text: string): number {
  return text.replace(PAINT, "").length;
}
