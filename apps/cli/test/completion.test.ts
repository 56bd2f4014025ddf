import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { BUNDLE, createMachine, type Machine } from "./run-cli.ts";
import { startRouter } from "./sandbox-router.ts";

const shell = promisify(execFile);

/** What bash offers for a line, with `openclaw` in its PATH as it would be installed. */
async function offeredBy(machine: Machine, line: string): Promise<string[]> {
  const bin = join(machine.homeDir, "bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, "openclaw"), `#!/bin/sh\nexec '${process.execPath}' '${BUNDLE}' "$@"\n`);
  chmodSync(join(bin, "openclaw"), 0o755);
  // As bash calls it: COMP_POINT is where the cursor is.
  const script = `source <(openclaw completion bash)
COMP_LINE="$1" COMP_POINT="$2"
_openclaw
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const env = { ...machine.env, PATH: `${bin}${delimiter}${machine.env.PATH}` };
  const { stdout } = await shell("bash", ["-c", script, "bash", line, String(line.length)], { env });
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

test("the scripts of zsh and fish call the same command", async () => {
  await using machine = createMachine();
  expect((await machine.run(["completion", "zsh"])).stdout).toMatch(
    /^#compdef openclaw\n[\s\S]*openclaw __complete --/,
  );
  expect((await machine.run(["completion", "fish"])).stdout).toContain(
    "openclaw __complete --descriptions --",
  );
  expect((await machine.run(["completion", "tcsh"])).stderr).toContain("bash, zsh or fish is expected");
});
