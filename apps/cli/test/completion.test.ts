import { execFile, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { BUNDLE, createMachine, type Machine } from "./run-cli.ts";
import { startRouter } from "./sandbox-router.ts";

const shell = promisify(execFile);

/** The variables of a shell that has `openclaw` in its PATH as it would be installed. */
function withOpenclaw(machine: Machine): Record<string, string> {
  const bin = join(machine.homeDir, "bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, "openclaw"), `#!/bin/sh\nexec '${process.execPath}' '${BUNDLE}' "$@"\n`);
  chmodSync(join(bin, "openclaw"), 0o755);
  return { ...machine.env, PATH: `${bin}${delimiter}${machine.env.PATH}` };
}

/** What bash offers for a line. */
async function offeredBy(machine: Machine, line: string): Promise<string[]> {
  // As bash calls it: COMP_POINT is where the cursor is.
  const script = `source <(openclaw completion bash)
COMP_LINE="$1" COMP_POINT="$2"
_openclaw
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const args = ["-c", script, "bash", line, String(line.length)];
  const { stdout } = await shell("bash", args, { env: withOpenclaw(machine) });
  return stdout.split("\n").filter((offered) => offered !== "");
}

test("commands, flags and clients are completed, and nothing hidden", async () => {
  await using machine = createMachine();
  expect(await offeredBy(machine, "openclaw mod")).toEqual(["models"]);
  expect(await offeredBy(machine, "openclaw ")).not.toContain("__complete");
  expect(await offeredBy(machine, "openclaw models fallbacks c")).toEqual(["clear"]);
  expect(await offeredBy(machine, "openclaw models list --sea")).toEqual(["--search"]);
  expect(await offeredBy(machine, "openclaw connect co")).toEqual(["codex", "continue"]);
});

test("models are completed from the cached list without a request, aliases from the config, suffixes behind the colon", async () => {
  await using router = await startRouter();
  await using machine = createMachine(router.env);
  await machine.run(["models", "aliases", "add", "quick", "Qwen/Qwen3-8B:fastest"]);
  await machine.run(["models", "refresh"]);
  const asked = router.sandbox.requests.length;
  expect(await offeredBy(machine, "openclaw models show deepseek-ai/DeepSeek-R")).toContain(
    "deepseek-ai/DeepSeek-R1",
  );
  expect(await offeredBy(machine, "openclaw chat -m qu")).toEqual(["quick"]);
  expect(await offeredBy(machine, "openclaw models set deepseek-ai/DeepSeek-R1:t")).toEqual(["together"]);
  expect(await offeredBy(machine, "openclaw models set huggingface/Qwen/Qwen3-8B:ch")).toEqual(["cheapest"]);
  expect(router.sandbox.requests.length).toBe(asked);
});

test("a config that does not hold offers nothing and says nothing", async () => {
  await using machine = createMachine();
  mkdirSync(machine.stateDir, { mode: 0o700 });
  writeFileSync(join(machine.stateDir, "openclaw.json"), "{ nonsense", { mode: 0o600 });
  expect(await offeredBy(machine, "openclaw models show Qwen")).toEqual([]);
});

describe.skipIf(!isInstalled("zsh"))(
  `zsh${isInstalled("zsh") ? "" : " (skipped: it is not installed)"}`,
  () => {
    test("completes commands, flags, models and aliases", async () => {
      await using router = await startRouter();
      await using machine = await createUser(router);
      expect(await offeredByZsh(machine, "openclaw mod")).toEqual(["models"]);
      expect(await offeredByZsh(machine, "openclaw models list --sea")).toEqual(["--search"]);
      expect(await offeredByZsh(machine, "openclaw chat -m qu")).toEqual(["quick"]);
      expect(await offeredByZsh(machine, "openclaw models set Qwen/Qwen3-8B:ch")).toEqual([
        "Qwen/Qwen3-8B:cheapest",
      ]);
      expect(await offeredByZsh(machine, "openclaw ")).toEqual(expect.arrayContaining(["chat", "doctor"]));
      expect(await offeredByZsh(machine, "openclaw ")).not.toContain("__complete");
    });
  },
);

describe.skipIf(!isInstalled("fish"))(
  `fish${isInstalled("fish") ? "" : " (skipped: it is not installed)"}`,
  () => {
    test("completes commands with what they do, flags, models and aliases", async () => {
      await using router = await startRouter();
      await using machine = await createUser(router);
      expect(await offeredByFish(machine, "openclaw mod")).toEqual([
        "models\tWhich models there are, and which one is asked",
      ]);
      expect(await offeredByFish(machine, "openclaw models list --sea")).toEqual([
        "--search\tWords of the name or id, in any order",
      ]);
      expect(await offeredByFish(machine, "openclaw chat -m qu")).toEqual([expect.stringMatching(/^quick/)]);
      expect(await offeredByFish(machine, "openclaw models set Qwen/Qwen3-8B:ch")).toEqual([
        expect.stringMatching(/^Qwen\/Qwen3-8B:cheapest/),
      ]);
      expect((await offeredByFish(machine, "openclaw ")).join("\n")).not.toContain("__complete");
    });
  },
);

test("another shell is answered with those there are", async () => {
  await using machine = createMachine();
  expect((await machine.run(["completion", "tcsh"])).stderr).toContain("bash, zsh or fish is expected");
});

/** Someone with an alias and a cached list. */
async function createUser(router: Awaited<ReturnType<typeof startRouter>>): Promise<Machine> {
  const machine = createMachine(router.env);
  await machine.run(["models", "aliases", "add", "quick", "Qwen/Qwen3-8B:fastest"]);
  await machine.run(["models", "refresh"]);
  return machine;
}

/** What zsh's completion adds for a line: the script runs as zsh loads it, `compadd` tells what it is given. */
async function offeredByZsh(machine: Machine, line: string): Promise<string[]> {
  const script = `autoload -Uz compinit && compinit -u -D
source <(openclaw completion zsh)
[[ "\${_comps[openclaw]}" == _openclaw ]] || exit 1
words=("\${(@s: :)1}") CURRENT=\${#words}
compadd() { [[ "$1" == -a ]] && printf '%s\\n' "\${(@P)2}" }
_openclaw`;
  const { stdout } = await shell("zsh", ["-f", "-c", script, "zsh", line], { env: withOpenclaw(machine) });
  const typed = line.slice(line.lastIndexOf(" ") + 1);
  // zsh itself leaves out what does not begin with what is typed.
  return stdout.split("\n").filter((offered) => offered !== "" && offered.startsWith(typed));
}

/** What fish offers for a line, as its users see it. */
async function offeredByFish(machine: Machine, line: string): Promise<string[]> {
  const script = "openclaw completion fish | source; complete -C $argv[1]";
  const env = { ...withOpenclaw(machine), XDG_CONFIG_HOME: join(machine.homeDir, ".config") };
  const { stdout } = await shell("fish", ["--no-config", "-c", script, line], { env });
  return stdout.split("\n").filter((offered) => offered !== "");
}

function isInstalled(program: string): boolean {
  return spawnSync(program, ["--version"]).status === 0;
}
