import { type StringWidth, stringWidthFor } from "./string-width.ts";
import type { Style } from "./style.ts";
import { truncate } from "./truncate.ts";

/** One column of a table. */
export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
  /** Columns with the highest number give way first when the terminal is narrow; 0 (the default) always stays. */
  readonly dropOrder?: number;
  /** May be cut with an ellipsis down to this many cells. Default: never cut. */
  readonly minWidth?: number;
}

/** A cell: its text, and how to paint it once it has its width. */
export type Cell = string | { readonly text: string; readonly paint: (text: string) => string };

/** How wide and in which characters. */
export interface TableOptions {
  /** Cells to fit into; `Infinity` when the output is not a terminal. */
  readonly width: number;
  readonly style: Style;
  readonly isUnicode: boolean;
}

interface Layout extends TableOptions {
  readonly stringWidth: StringWidth;
}

const GAP = 2;

/**
 * Lines of a table with a heading. On a narrow terminal whole columns give way by their `dropOrder`, then cells are cut;
 * the first column is never dropped.
 */
export async function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  tableOptions: TableOptions,
): Promise<string[]> {
  const stringWidth = await stringWidthFor(rows.flatMap((row) => row.map(textOf)));
  const options: Layout = { ...tableOptions, stringWidth };
  const natural = columns.map((column, index) =>
    Math.max(stringWidth(column.title), ...rows.map((row) => stringWidth(textOf(row[index])))),
  );
  const kept = columnsThatFit(columns, natural, options.width);
  const widths = shrink(columns, natural, kept, options.width);
  const heading = kept.map((index) => {
    const column = columns[index];
    return options.style("dim", pad(column?.title ?? "", widths[index] ?? 0, column?.align, options));
  });
  const body = rows.map((row) =>
    kept.map((index) => formatCell(row[index], columns[index], widths[index] ?? 0, options)),
  );
  return [heading, ...body].map((cells) => cells.join(" ".repeat(GAP)).trimEnd());
}

function formatCell(
  cell: Cell | undefined,
  column: Column | undefined,
  width: number,
  options: Layout,
): string {
  const padded = pad(textOf(cell), width, column?.align, options);
  return typeof cell === "object" ? cell.paint(padded) : padded;
}

function textOf(cell: Cell | undefined): string {
  return cell === undefined ? "" : typeof cell === "string" ? cell : cell.text;
}

function totalWidth(widths: readonly number[], kept: readonly number[]): number {
  return kept.reduce((sum, index) => sum + (widths[index] ?? 0), 0) + GAP * Math.max(0, kept.length - 1);
}

function columnsThatFit(columns: readonly Column[], natural: readonly number[], width: number): number[] {
  // What a column needs at least decides, not what it would like to have.
  const least = natural.map((size, index) => Math.min(size, columns[index]?.minWidth ?? size));
  let kept = columns.map((_, index) => index);
  const droppable = kept
    .filter((index) => (columns[index]?.dropOrder ?? 0) > 0)
    .sort((a, b) => (columns[b]?.dropOrder ?? 0) - (columns[a]?.dropOrder ?? 0));
  for (const index of droppable) {
    if (totalWidth(least, kept) <= width) break;
    kept = kept.filter((other) => other !== index);
  }
  return kept;
}

function shrink(
  columns: readonly Column[],
  natural: readonly number[],
  kept: readonly number[],
  width: number,
): number[] {
  const widths = [...natural];
  for (let excess = totalWidth(widths, kept) - width; excess > 0; excess--) {
    const widest = kept
      .filter((index) => (widths[index] ?? 0) > (columns[index]?.minWidth ?? Number.POSITIVE_INFINITY))
      .sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))[0];
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function pad(text: string, width: number, align: "left" | "right" | undefined, options: Layout): string {
  const fitted = truncate(text, width, options.isUnicode, options.stringWidth);
  const fill = " ".repeat(Math.max(0, width - options.stringWidth(fitted)));
  return align === "right" ? fill + fitted : fitted + fill;
}
