import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createMachine, type Machine } from "./run-cli.ts";
import { startRouter } from "./sandbox-router.ts";

function writeConfig(machine: Machine, text: string): void {
  mkdirSync(machine.stateDir, { recursive: true, mode: 0o700 });
  writeFileSync(join(machine.stateDir, "openclaw.json"), text, { mode: 0o600 });
}

const readConfig = (machine: Machine) => readFileSync(join(machine.stateDir, "openclaw.json"), "utf8");

test("aliases are added, listed, used and removed, and an alias names one model only", async () => {
  await using router = await startRouter();
  await using machine = createMachine(router.env);
  const add = await machine.run(["models", "aliases", "add", "cheap", "Qwen/Qwen3-8B:cheapest"]);
  expect(add).toMatchObject({ code: 0, stdout: "cheap -> huggingface/Qwen/Qwen3-8B:cheapest\n" });
  const taken = await machine.run(["models", "aliases", "add", "Cheap", "zai-org/GLM-4.7"]);
  expect(taken.code).toBe(1);
  expect(taken.stderr).toContain("is the alias of huggingface/Qwen/Qwen3-8B:cheapest already");
  expect((await machine.run(["models", "set", "CHEAP"])).stdout).toContain(
    "huggingface/Qwen/Qwen3-8B:cheapest",
  );
  const listed = await machine.run(["models", "aliases", "list", "--json"]);
  expect(JSON.parse(listed.stdout)).toEqual({
    count: 1,
    aliases: [{ alias: "cheap", key: "huggingface/Qwen/Qwen3-8B:cheapest" }],
  });
  const mistyped = await machine.run(["models", "aliases", "remove", "chep"]);
  expect(mistyped.stderr).toContain('Did you mean "cheap"?');
  expect((await machine.run(["models", "aliases", "remove", "cheap"])).code).toBe(0);
  expect(JSON.parse((await machine.run(["models", "aliases", "list", "--json"])).stdout).count).toBe(0);
});

test.each(["default", "a/b", " "])("%j cannot be an alias", async (alias) => {
  await using machine = createMachine();
  const { code, stderr } = await machine.run(["models", "aliases", "add", alias, "Qwen/Qwen3-8B"]);
  expect(code).toBe(1);
  expect(stderr).toContain("cannot be an alias");
});

test("fallbacks are added behind one another, none twice and never the default itself; clear removes the key", async () => {
  await using router = await startRouter();
  await using machine = createMachine(router.env);
  writeConfig(
    machine,
    '{ agents: { defaults: { model: "huggingface/deepseek-ai/DeepSeek-R1" /* best */ } } }\n',
  );
  await machine.run(["models", "fallbacks", "add", "Qwen/Qwen3-8B"]);
  await machine.run(["models", "fallbacks", "add", "zai-org/GLM-4.7"]);
  const again = await machine.run(["models", "fallbacks", "add", "huggingface/Qwen/Qwen3-8B"]);
  expect(again.stdout).toBe("1. huggingface/Qwen/Qwen3-8B\n2. huggingface/zai-org/GLM-4.7\n");
  const itself = await machine.run(["models", "fallbacks", "add", "default"]);
  expect(itself).toMatchObject({ code: 1, stdout: "" });
  const primary = await machine.run(["config", "get", "agents.defaults.model.primary"]);
  expect(primary.stdout).toBe("huggingface/deepseek-ai/DeepSeek-R1\n");
  const removed = await machine.run(["models", "fallbacks", "remove", "Qwen/Qwen3-8B", "--json"]);
  expect(JSON.parse(removed.stdout)).toEqual({ count: 1, fallbacks: ["huggingface/zai-org/GLM-4.7"] });
  expect((await machine.run(["models", "fallbacks", "remove", "Qwen/Qwen3-8B"])).code).toBe(1);
  await machine.run(["models", "fallbacks", "clear"]);
  expect(readConfig(machine)).not.toContain("fallbacks");
});

test("models status --probe tells which of the chain answers, and exits with 1 when one does not", async () => {
  await using router = await startRouter();
  router.sandbox.setBackend("together", "down");
  await using machine = createMachine(router.env);
  writeConfig(
    machine,
    '{ agents: { defaults: { model: { primary: "huggingface/deepseek-ai/DeepSeek-R1", fallbacks: ["huggingface/Qwen/Qwen3-8B"] } } }, gateway: { port: 1 } }',
  );
  const { code, stdout } = await machine.run(["models", "status", "--probe", "--json"]);
  expect(code).toBe(1);
  const status = JSON.parse(stdout);
  expect(status.models).toMatchObject([
    { role: "default", probe: { ok: false, code: "upstream_error" } },
    { role: "fallback#1", probe: { ok: true, provider: "nscale" } },
  ]);
  expect(status.token).toEqual({ source: "HF_TOKEN", shown: "hf_…oken" });
  expect(status.gateway).toBeNull();
});

const MIXED = `{
  agents: {
    defaults: {
      model: {
        primary: "huggingface/deepseek-ai/DeepSeek-R1",
        fallbacks: ["anthropic/claude-x", "small", /* cheap */ "Qwen/Qwen3-8B", "\${SPARE}"],
      },
      models: { "huggingface/zai-org/GLM-4.7": { alias: "small" } },
    },
  },
}
`;

test("changing one fallback leaves the others as they are written: of other providers, aliases, variables, comments", async () => {
  await using router = await startRouter();
  await using machine = createMachine({ ...router.env, SPARE: "huggingface/Qwen/Qwen3-32B" });
  writeConfig(machine, MIXED);
  await machine.run(["models", "fallbacks", "add", "zai-org/GLM-4.7"]);
  expect(readConfig(machine)).toBe(MIXED);
  await machine.run(["models", "fallbacks", "add", "openai/gpt-oss-120b"]);
  const added = MIXED.replace('}"]', '}", "huggingface/openai/gpt-oss-120b"]');
  expect(readConfig(machine)).toBe(added);
  await machine.run(["models", "fallbacks", "remove", "Qwen/Qwen3-32B"]);
  expect(readConfig(machine)).toBe(added.replace(`"\${SPARE}", `, ""));
  await machine.run(["models", "fallbacks", "remove", "small"]);
  const { stdout } = await machine.run(["models", "fallbacks", "remove", "openai/gpt-oss-120b"]);
  expect(stdout).toBe("1. huggingface/Qwen/Qwen3-8B\n");
  expect(readConfig(machine)).toContain('fallbacks: ["anthropic/claude-x", /* cheap */ "Qwen/Qwen3-8B"],');
});

test("clear keeps the fallbacks of other providers, and says so", async () => {
  await using machine = createMachine({ SPARE: "huggingface/Qwen/Qwen3-32B" });
  writeConfig(machine, MIXED);
  const { stdout, stderr } = await machine.run(["models", "fallbacks", "clear"]);
  expect(stdout).toBe("");
  expect(stderr).toContain("No fallbacks.\nKept 1 of other providers; `openclaw config unset ");
  expect(readConfig(machine)).toContain('fallbacks: ["anthropic/claude-x"],');
});
