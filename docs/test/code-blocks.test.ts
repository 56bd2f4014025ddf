import { spawnSync } from "node:child_process";
import { formatIssue, parseConfig, readConfig, resolvePaths } from "@openclaw-hf/config-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type CodeBlock, readCodeBlocks } from "./code-block.ts";
import { firstMissingLine } from "./output-matches.ts";
import { PAGES, pathOf } from "./pages.ts";
import { type Outcome, ReadersMachine, type Running } from "./readers-machine.ts";

/** What `port` is when a block in the background does not say. */
const GATEWAY_PORT = 18789;
const SHELL = new Set(["bash", "sh"]);
const PROGRAM = new Set(["ts", "js"]);
/** Blocks that show something and ask for nothing: `text` is looked at where it is an `output`. */
const SHOWN = new Set(["text"]);

const python = process.env.EXAMPLES_PYTHON ?? "python3";
/** Languages whose programs a machine need not have. */
const missing = new Map([
  [
    "python",
    runs(python, ["-c", "import openai, anthropic"]) ? undefined : `${python} with openai and anthropic`,
  ],
  ["nginx", runs("nginx", ["-v"]) ? undefined : "nginx"],
]);
for (const program of missing.values()) {
  if (program !== undefined)
    console.log(`Examples are skipped that need ${program} (EXAMPLES_PYTHON names a Python).`);
}
const pages = PAGES.map((page) => ({ page, blocks: readCodeBlocks(pathOf(page)) }));

describe.each(pages.filter(({ blocks }) => blocks.some(isRun)))("The examples of $page", ({ blocks }) => {
  let machine: ReadersMachine;
  let last: Running | undefined;
  beforeAll(async () => {
    machine = await ReadersMachine.create();
  });
  afterAll(() => machine.close());

  for (const block of blocks.filter(isRun)) {
    const title = `line ${block.line} (${block.language}) holds: ${block.text.split("\n", 1)[0]}`;
    test.skipIf(missing.get(block.language) !== undefined)(title, async () => {
      last = await check(machine, block, last);
    });
  }
});

describe("The pages", () => {
  test("say of every block that is not run why it cannot be", () => {
    const notRun = pages.flatMap(({ page, blocks }) =>
      blocks.flatMap(({ line, noRun }) => (noRun === undefined ? [] : [{ at: `${page}:${line}`, noRun }])),
    );
    console.log(
      [`${notRun.length} blocks are not run:`, ...notRun.map(({ at, noRun }) => `  ${at}: ${noRun}`)].join(
        "\n",
      ),
    );
    expect(notRun.filter(({ noRun }) => noRun.length < 10)).toEqual([]);
  });

  test("have no block in a language that nothing checks", () => {
    const unknown = pages.flatMap(({ page, blocks }) =>
      blocks
        .filter((block) => block.noRun === undefined && !isRun(block) && !SHOWN.has(block.language))
        .map(({ line, language }) => `${page}:${line} ${language}`),
    );
    expect(unknown).toEqual([]);
  });
});

function isRun(block: CodeBlock): boolean {
  const { language, options, noRun } = block;
  if (noRun !== undefined) return false;
  if (SHOWN.has(language)) return options.has("output");
  return (
    SHELL.has(language) || PROGRAM.has(language) || ["json5", "json", "python", "nginx"].includes(language)
  );
}

/** Runs one block; returns what an `output` below it is compared with. */
async function check(
  machine: ReadersMachine,
  block: CodeBlock,
  last: Running | undefined,
): Promise<Running | undefined> {
  const { language, options, text } = block;
  if (SHOWN.has(language)) {
    await checkOutput(text, last);
    return last;
  }
  if (language === "json5" || language === "json") {
    const path = options.get("save");
    if (path !== undefined) await machine.save(path, text);
    if (options.has("models")) await checkModelsJson(machine);
    else checkConfig(text, options.has("wrong"));
    return last;
  }
  if (options.has("background")) {
    const port = Number(options.get("port") ?? GATEWAY_PORT);
    const background = { port, hasToken: options.get("token") !== "none" };
    return SHELL.has(language)
      ? machine.shellInBackground(text, background)
      : machine.programInBackground(text, language, background);
  }
  const { exitCode, stdout, stderr } = await run(machine, block);
  expect(exitCode, `${stdout}\n${stderr}`).toBe(Number(options.get("exit") ?? 0));
  return { stdout: () => stdout };
}

/** A program in the background may listen before it has said so: its output is waited for. */
async function checkOutput(shown: string, last: Running | undefined): Promise<void> {
  await vi.waitFor(() => {
    const printed = last?.stdout() ?? "";
    expect(firstMissingLine(shown, printed), `printed:\n${printed}`).toBeUndefined();
  });
}

function run(machine: ReadersMachine, { language, text }: CodeBlock): Promise<Outcome> {
  if (SHELL.has(language)) return machine.shell(text);
  if (language === "python") return machine.python(text, python);
  if (language === "nginx") return machine.nginx(text);
  return machine.program(text, language);
}

/** A configuration must be one, without errors and without warnings; one that is wrong on purpose must have an error. */
function checkConfig(text: string, isWrong: boolean): void {
  const parsed = parseConfig(text, { env: { HF_TOKEN: "hf_example", OPENCLAW_GATEWAY_TOKEN: "example" } });
  const issues = [...(parsed.ok ? [] : parsed.errors), ...parsed.warnings];
  if (isWrong) expect(issues).not.toEqual([]);
  else expect(issues.map((issue) => formatIssue(issue, "openclaw.json")).join("\n")).toBe("");
}

/** A `models.json` that was saved where it belongs gives entries and no warning. */
async function checkModelsJson({ home }: ReadersMachine): Promise<void> {
  const read = await readConfig(resolvePaths({ env: {}, homeDir: home }), { env: {} });
  expect(read).toMatchObject({ ok: true, warnings: [] });
  expect(read.ok && read.models.length).toBeGreaterThan(0);
}

function runs(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}
