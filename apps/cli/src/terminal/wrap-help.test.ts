import { expect, test } from "vitest";
import { wrapHelp } from "./wrap-help.ts";

const HELP = `USAGE
  openclaw models list --search 'qwen coder' --tools

List the models: the router's list, cached; without a network the last one.

  openclaw onboard        store a token, choose a default model

FLAGS
     [--all]          Also models that no backend serves at present  [default = false]
     [--min-context]  Only models with at least this context (tokens, 128k)
     [--sort]         Order  [price|throughput|latency|context|name]
  -h  --help          Say what a command does and which flags it takes
`;

test("help is left alone where lines may have any length", () => {
  expect(wrapHelp(HELP, Number.POSITIVE_INFINITY)).toBe(HELP);
});

test("descriptions go on below themselves, or below their name where there is little room, and commands stay whole", () => {
  expect(wrapHelp(HELP, 40)).toBe(`USAGE
  openclaw models list --search 'qwen coder' --tools

List the models: the router's list,
cached; without a network the last one.

  openclaw onboard
      store a token, choose a default
      model

FLAGS
     [--all]
      Also models that no backend serves
      at present [default = false]
     [--min-context]
      Only models with at least this
      context (tokens, 128k)
     [--sort]
      Order
      [price|throughput|latency|context|name]
  -h  --help
      Say what a command does and which
      flags it takes
`);
});

test("columns are kept where half the line is left for the description", () => {
  expect(wrapHelp("  list  List the models of the router, in its order", 30)).toBe(
    "  list  List the models of the\n        router, in its order",
  );
});

test("what paints a text takes no room", () => {
  const painted = "  \x1b[1mlist\x1b[22m  \x1b[3mList the models of the router\x1b[23m";
  expect(wrapHelp(painted, 80)).toBe(painted);
  expect(wrapHelp(painted, 24)).toBe(
    "  \x1b[1mlist\x1b[22m  \x1b[3mList the models\n        of the router\x1b[23m",
  );
});

test.each([20, 30, 40, 60])("no word is lost at %i columns, and no line of prose is longer", (width) => {
  const wrapped = wrapHelp(HELP, width);
  expect(wrapped.split(/\s+/)).toEqual(HELP.split(/\s+/));
  const prose = wrapped.split("\n").filter((line) => !/^\s+(openclaw|\[)/.test(line));
  for (const line of prose) expect(line.length).toBeLessThanOrEqual(width);
});
