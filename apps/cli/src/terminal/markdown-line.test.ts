import { expect, test } from "vitest";
import { createMarkdownLines } from "./markdown-line.ts";
import type { Style } from "./style.ts";

const tagged: Style = (look, text) => `<${look}>${text}</${look}>`;

test("headings, bullets, quotes, bold, italics and code are painted", () => {
  const { render } = createMarkdownLines(tagged, true);
  expect(render("## The **sky**")).toBe("<bold>The <bold>sky</bold></bold>");
  expect(render("- use `a * b * c` *now*")).toBe("• use <cyan>a * b * c</cyan> <italic>now</italic>");
  expect(render("> quoted")).toBe("<dim>│ quoted</dim>");
  expect(render("2 * 3 * 4")).toBe("2 * 3 * 4");
});

test("what stands in a fence keeps its text as it is", () => {
  const { render } = createMarkdownLines(tagged, false);
  expect(["```js", "# **not** a heading", "```", "# one"].map(render)).toEqual([
    "<dim>```js</dim>",
    "<cyan># **not** a heading</cyan>",
    "<dim>```</dim>",
    "<bold>one</bold>",
  ]);
});
