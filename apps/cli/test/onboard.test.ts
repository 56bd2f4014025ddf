import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createMachine } from "./run-cli.ts";

const TOKEN = "hf_testtokentesttokentesttoken";
const FROM_THE_DOCS = [
  "onboard",
  "--non-interactive",
  "--mode",
  "local",
  "--auth-choice",
  "huggingface-api-key",
  "--huggingface-api-key",
];

test("the documented non-interactive command stores the key privately and sets DeepSeek R1 as default model", async () => {
  await using machine = createMachine();
  const { code, stdout, stderr } = await machine.run([...FROM_THE_DOCS, TOKEN]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).not.toContain(TOKEN);
  expect(readFileSync(join(machine.stateDir, ".env"), "utf8")).toBe(`HF_TOKEN=${TOKEN}\n`);
  expect(statSync(join(machine.stateDir, ".env")).mode & 0o777).toBe(0o600);
  expect(statSync(machine.stateDir).mode & 0o777).toBe(0o700);
  const primary = await machine.run(["config", "get", "agents.defaults.model.primary"]);
  expect(primary.stdout).toBe("huggingface/deepseek-ai/DeepSeek-R1\n");
});

test("the key can come on standard input, and --json says what was done without the key", async () => {
  await using machine = createMachine();
  const args = [
    "onboard",
    "--huggingface-api-key",
    "-",
    "--model",
    "Qwen/Qwen3-8B:cheapest",
    "--fallback",
    "openai/gpt-oss-120b",
    "--fallback",
    "zai-org/GLM-4.7",
    "--json",
  ];
  const { code, stdout } = await machine.run(args, { stdin: `${TOKEN}\n` });
  expect(code).toBe(0);
  expect(stdout).not.toContain(TOKEN);
  expect(JSON.parse(stdout)).toEqual({
    token: { stored: "HF_TOKEN", file: join(machine.stateDir, ".env") },
    primary: "huggingface/Qwen/Qwen3-8B:cheapest",
    fallbacks: ["huggingface/openai/gpt-oss-120b", "huggingface/zai-org/GLM-4.7"],
    configPath: join(machine.stateDir, "openclaw.json"),
    configChanged: true,
  });
});

test("--fallback replaces the fallbacks; those of other providers and those that stay are left as they are written", async () => {
  await using machine = createMachine({ HF_TOKEN: TOKEN });
  const file = join(machine.stateDir, "openclaw.json");
  mkdirSync(machine.stateDir, { mode: 0o700 });
  const fallbacks = '"anthropic/claude-x", "zai-org/GLM-4.7", /* small */ "Qwen/Qwen3-8B"';
  const config = (list: string) =>
    `{ agents: { defaults: { model: { primary: "huggingface/deepseek-ai/DeepSeek-R1", fallbacks: [${list}] } } } }\n`;
  writeFileSync(file, config(fallbacks), { mode: 0o600 });
  const args = ["onboard", "--fallback", "Qwen/Qwen3-8B", "--fallback", "openai/gpt-oss-120b"];
  expect((await machine.run(args)).code).toBe(0);
  const wanted = '"anthropic/claude-x", /* small */ "Qwen/Qwen3-8B", "huggingface/openai/gpt-oss-120b"';
  expect(readFileSync(file, "utf8")).toBe(config(wanted));
});

test("without a terminal and without a key it fails at once, names the flag and writes nothing", async () => {
  await using machine = createMachine();
  const { code, stdout, stderr } = await machine.run(["onboard"]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("--huggingface-api-key");
  expect(readdirSync(machine.homeDir)).toEqual([]);
});

test("a token that is found already is kept where it is, and its source is said", async () => {
  await using machine = createMachine({ HF_TOKEN: TOKEN });
  const { code, stdout } = await machine.run(["onboard", "--non-interactive"]);
  expect(code).toBe(0);
  expect(stdout).toContain("(from HF_TOKEN)");
  expect(stdout).not.toContain(TOKEN);
  expect(existsSync(join(machine.stateDir, ".env"))).toBe(false);
});

test.each([
  ["an empty one", ""],
  ["one with a line break", "hf_one\nhf_two"],
  ["a variable's name", "$HF_TOKEN"],
])("a key that cannot be one (%s) is refused with nothing written", async (_what, key) => {
  await using machine = createMachine();
  const { code, stderr } = await machine.run([...FROM_THE_DOCS, key]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Error: --huggingface-api-key: /);
  expect(readdirSync(machine.homeDir)).toEqual([]);
});

test("run again it keeps the model that was chosen, the comments of the config and the rest of .env", async () => {
  await using machine = createMachine();
  mkdirSync(machine.stateDir, { mode: 0o700 });
  const config = "// mine\n{ agents: { defaults: { model: 'huggingface/Qwen/Qwen3-8B' /* small */ } } }\n";
  writeFileSync(join(machine.stateDir, "openclaw.json"), config, { mode: 0o600 });
  writeFileSync(join(machine.stateDir, ".env"), "# keys\nOTHER=1\nHUGGINGFACE_HUB_TOKEN=hf_oldoldoldold\n", {
    mode: 0o600,
  });
  expect((await machine.run([...FROM_THE_DOCS, TOKEN])).code).toBe(0);
  expect(readFileSync(join(machine.stateDir, "openclaw.json"), "utf8")).toBe(config);
  expect(readFileSync(join(machine.stateDir, ".env"), "utf8")).toBe(
    `# keys\nOTHER=1\nHUGGINGFACE_HUB_TOKEN=${TOKEN}\n`,
  );
});

test.each([
  [
    "HF_TOKEN in the shell",
    { HF_TOKEN: "hf_otherotherotherother" },
    "{}",
    "HF_TOKEN",
    "HF_TOKEN in this shell wins",
  ],
  [
    "an apiKey that names HF_TOKEN in the shell",
    { HF_TOKEN: "hf_otherotherotherother" },
    `{ models: { providers: { huggingface: { apiKey: "\${HF_TOKEN}" } } } }`,
    "apiKey in ~/.openclaw/openclaw.json",
    "HF_TOKEN in this shell wins over .env: unset it",
  ],
  [
    "the apiKey of the config",
    {},
    '{ models: { providers: { huggingface: { apiKey: "hf_otherotherotherother" } } } }',
    "apiKey in ~/.openclaw/openclaw.json",
    "openclaw config unset models.providers.huggingface.apiKey",
  ],
])(
  "%s, which wins over the token just stored, is named with what to do",
  async (_what, env, config, source, remedy) => {
    await using machine = createMachine(env);
    mkdirSync(machine.stateDir, { mode: 0o700 });
    writeFileSync(join(machine.stateDir, "openclaw.json"), config, { mode: 0o600 });
    const { code, stdout, stderr } = await machine.run([...FROM_THE_DOCS, TOKEN, "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).token).toMatchObject({ stored: "HF_TOKEN", overriddenBy: source });
    expect(stderr).toMatch(/^Warning: /);
    expect(stderr).toContain(remedy);
    expect(stdout + stderr).not.toContain("hf_other");
  },
);

test("an apiKey that names the variable just stored wins over nothing", async () => {
  await using machine = createMachine();
  mkdirSync(machine.stateDir, { mode: 0o700 });
  writeFileSync(join(machine.stateDir, ".env"), "HF_TOKEN=hf_oldoldoldold\n", { mode: 0o600 });
  writeFileSync(
    join(machine.stateDir, "openclaw.json"),
    `{ models: { providers: { huggingface: { apiKey: "\${HF_TOKEN}" } } } }`,
    { mode: 0o600 },
  );
  const { code, stderr } = await machine.run([...FROM_THE_DOCS, TOKEN]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});
