import { mkdtempSync, readdirSync, readFileSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { BUNDLE, createMachine, type Machine } from "./run-cli.ts";
import { startRouter } from "./sandbox-router.ts";

test("--version prints the version and nothing else", async () => {
  await using machine = createMachine();
  expect(await machine.run(["--version"])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: "" });
});

test("every command has a --help that names it, exits with 0 and writes nothing into the home folder", async () => {
  await using machine = createMachine();
  const commands = await listCommands(machine, []);
  expect(commands.length).toBeGreaterThan(10);
  for (const command of commands) {
    const { code, stdout, stderr } = await machine.run([...command, "--help"]);
    expect({ command, code, stderr }).toEqual({ command, code: 0, stderr: "" });
    expect(stdout).toContain(`openclaw ${command.join(" ")}`);
  }
  expect(readdirSync(machine.homeDir)).toEqual([]);
  // Some forty processes, one after the other.
}, 180_000);

test("a mistyped command or flag is answered with the one that was probably meant, and exit code 1", async () => {
  await using machine = createMachine();
  const command = await machine.run(["modles"]);
  expect(command).toMatchObject({ code: 1, stdout: "" });
  expect(command.stderr).toContain("did you mean `models`?");
  const flag = await machine.run(["models", "list", "--serach", "x"]);
  expect(flag).toMatchObject({ code: 1, stdout: "" });
  expect(flag.stderr).toContain("did you mean --search?");
});

test("what is missing, too much or of the wrong kind is named, with where to read on", async () => {
  await using machine = createMachine();
  const complaints: [string[], string][] = [
    [["models", "list", "--bogus"], "There is no flag --bogus. Add --help"],
    [["connect"], "<client> is missing. Add --help"],
    [["models", "list", "a"], '"a" is one argument too many'],
    [["models", "list", "--search"], "--search needs a value. Add --help"],
    [["models", "list", "--sort", "x"], '--sort takes price, throughput, latency, context, name, not "x".'],
    [["frobnicate"], "There is no command `frobnicate`. --help lists"],
  ];
  for (const [args, complaint] of complaints) {
    const { code, stdout, stderr } = await machine.run(args);
    expect({ args, code, stdout }).toEqual({ args, code: 1, stdout: "" });
    expect(stderr).toContain(complaint);
  }
});

test("--help is plain where there is no terminal, and painted with --color", async () => {
  await using machine = createMachine();
  expect((await machine.run(["--help"])).stdout).not.toContain("\x1b[");
  expect((await machine.run(["--help", "--color"])).stdout).toContain("\x1b[");
  expect((await machine.run(["--help"], { env: { FORCE_COLOR: "1", NO_COLOR: "1" } })).stdout).not.toContain(
    "\x1b[",
  );
});

test("the bundle imports nothing but itself and Node, and is smaller than 2 MB", () => {
  const folder = dirname(BUNDLE);
  const chunks = readdirSync(folder).filter((name) => name.endsWith(".js"));
  const strangers = chunks
    .flatMap((name) => importsOf(readFileSync(join(folder, name), "utf8")))
    .filter((specifier) => !specifier.startsWith("./") && !isBuiltin(specifier));
  expect(strangers).toEqual([]);
  const bytes = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => statSync(join(folder, name)))
    .filter((stats) => stats.isFile())
    .reduce((sum, { size }) => sum + size, 0);
  expect(bytes).toBeLessThan(2_000_000);
});

test("--version reads one file of 4 KB", async () => {
  await using machine = createMachine();
  const { files } = await whatIsLoadedBy(machine, ["--version"]);
  expect(files).toEqual(["openclaw.js"]);
  expect(statSync(BUNDLE).size).toBeLessThan(4096);
});

test("--help reads the framework and no command", async () => {
  await using machine = createMachine();
  const { files } = await whatIsLoadedBy(machine, ["--help"]);
  expect(files).toEqual(["openclaw.js", expect.stringMatching(/^run-openclaw-\w+\.js$/)]);
});

test("the everyday commands load few files, and of Node's modules none that takes long", async () => {
  await using router = await startRouter();
  await using machine = createMachine(router.env);
  const key = ["--huggingface-api-key", "hf_0123456789abcdef0123456789abcdef01"];
  expect(await machine.run(["onboard", "--non-interactive", ...key])).toMatchObject({ code: 0 });
  expect(await machine.run(["models", "refresh"])).toMatchObject({ code: 0 });

  const get = await whatIsLoadedBy(machine, ["config", "get", "agents.defaults.model.primary"]);
  expect(get.files.length).toBeLessThanOrEqual(6);
  expect(get.builtins.filter((name) => SLOW.test(name))).toEqual([]);

  const list = await whatIsLoadedBy(machine, ["models", "list"]);
  expect(list.files.length).toBeLessThanOrEqual(5);
  expect(list.builtins.filter((name) => SLOW.test(name))).toEqual([]);
  expect(list.code).not.toContain("ZodObject");

  const set = await whatIsLoadedBy(machine, ["models", "set", "Qwen/Qwen3-8B"]);
  expect(set.files.length).toBeLessThanOrEqual(10);
  // Writing safely takes `node:fs/promises`.
  expect(set.builtins.filter((name) => SLOW.test(name) && !name.includes("fs/promises"))).toEqual([]);
  expect(set.code).not.toContain("ZodObject");
});

const SLOW = /^(crypto|stream|https?|net|child_process|fs\/promises|internal\/fs\/promises)$/;

/** The files of the bundle and the modules of Node that a command loads, and the code in the files. */
async function whatIsLoadedBy(machine: Machine, args: readonly string[]) {
  const report = join(mkdtempSync(join(machine.homeDir, "report-")), "loaded.json");
  const { code, stderr } = await machine.run(args, {
    env: { NODE_OPTIONS: `--require=${join(import.meta.dirname, "report-loaded.cjs")}`, LOADED_FILE: report },
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const loaded: { files: string[]; builtins: string[] } = JSON.parse(readFileSync(report, "utf8"));
  const files = loaded.files.filter((name) => name !== "report-loaded.cjs");
  return {
    ...loaded,
    files,
    code: files.map((name) => readFileSync(join(dirname(BUNDLE), name), "utf8")).join("\n"),
  };
}

test("what several workers need is read by nothing but what starts them", () => {
  const chunks = readdirSync(dirname(BUNDLE)).filter((name) => name.endsWith(".js"));
  const codeOf = (name: string) => readFileSync(join(dirname(BUNDLE), name), "utf8");
  const ofWorkers = chunks.filter((name) => codeOf(name).includes("schedulingPolicy"));
  expect(ofWorkers).toHaveLength(1);
  const importers = chunks.filter((name) =>
    staticImportsOf(codeOf(name)).some((specifier) => specifier === `./${ofWorkers[0]}`),
  );
  expect(importers).toEqual([]);
});

/** The module specifiers of static imports and re-exports alone. */
function staticImportsOf(code: string): string[] {
  return importsOf(code.replace(/\bimport\([^)]*\)/g, ""));
}

/** The module specifiers of static imports, re-exports and dynamic imports of a bundled file. */
function importsOf(code: string): string[] {
  const found = code.matchAll(
    /(?:^|[;}\s])(?:import|export)(?:[\w${},*\s]*\bfrom)?\s*"([^"\n]+)"|\bimport\(\s*"([^"\n]+)"\s*\)/g,
  );
  return [...found].map(([, fixed, lazy]) => fixed ?? lazy ?? "");
}

async function listCommands(
  machine: ReturnType<typeof createMachine>,
  prefix: readonly string[],
): Promise<string[][]> {
  const { stdout } = await machine.run([...prefix, "--help"]);
  const section = /^COMMANDS\n((?: {2}.*\n?)+)/m.exec(stdout)?.[1];
  if (section === undefined) return [[...prefix]];
  const names = section.split("\n").flatMap((line) => /^ {2}(\S+)/.exec(line)?.[1] ?? []);
  const nested = await Promise.all(names.map((name) => listCommands(machine, [...prefix, name])));
  return nested.flat();
}
