import stringWidth from "fast-string-width";
import { expect, test } from "vitest";
import { createStyle } from "./style.ts";
import { type Column, formatTable } from "./table.ts";

const COLUMNS: readonly Column[] = [
  { title: "Name", minWidth: 6 },
  { title: "Price", align: "right", dropOrder: 1 },
  { title: "Tags", dropOrder: 2 },
];
const ROWS = [
  ["DeepSeek R1", "0.50/2.18", "default"],
  ["千问 3 8B", "free", ""],
];
const plain = { style: createStyle(false), isUnicode: true };

test("a table without a width limit pads every column to its widest cell, counting wide characters twice", async () => {
  expect(await formatTable(COLUMNS, ROWS, { ...plain, width: Number.POSITIVE_INFINITY })).toEqual([
    "Name             Price  Tags",
    "DeepSeek R1  0.50/2.18  default",
    "千问 3 8B         free",
  ]);
});

test("a narrow terminal loses the column with the highest drop order first and the first column never", async () => {
  expect((await formatTable(COLUMNS, ROWS, { ...plain, width: 24 }))[0]).toBe("Name             Price");
  expect((await formatTable(COLUMNS, ROWS, { ...plain, width: 12 }))[1]).toBe("DeepSeek R1");
});

test("cells are cut with an ellipsis once no column is left to drop", async () => {
  const lines = await formatTable(COLUMNS, ROWS, { ...plain, width: 8 });
  expect(lines[1]).toBe("DeepSee…");
  for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(8);
});

test("a cell is painted after it is padded, so that colours do not shift the columns", async () => {
  const style = createStyle(true);
  const row = [{ text: "a", paint: (text: string) => style("bold", text) }, "1", "x"];
  expect((await formatTable(COLUMNS, [row], { style, isUnicode: true, width: 80 }))[1]).toBe(
    "\x1b[1ma   \x1b[22m      1  x",
  );
});
