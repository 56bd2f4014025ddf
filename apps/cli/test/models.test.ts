import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createMachine, type Machine } from "./run-cli.ts";
import { startRouter } from "./sandbox-router.ts";

function writeConfig(machine: Machine, text: string): void {
  mkdirSync(machine.stateDir, { recursive: true, mode: 0o700 });
  writeFileSync(join(machine.stateDir, "openclaw.json"), text, { mode: 0o600 });
}

const readConfig = (machine: Machine) => readFileSync(join(machine.stateDir, "openclaw.json"), "utf8");

const CONFIG = `{
  // my models
  agents: { defaults: {
    model: { primary: "huggingface/deepseek-ai/DeepSeek-R1", fallbacks: ["huggingface/Qwen/Qwen3-8B"] },
    models: {
      "huggingface/deepseek-ai/DeepSeek-R1": { alias: "R1" },
      "huggingface/Qwen/Qwen3-8B:cheapest": { alias: "Qwen (cheap)" },
    },
  } },
}
`;

test('models.mode "replace" lists the configured models and nothing else', async () => {
  await using router = await startRouter();
  await using machine = createMachine(router.env);
  writeConfig(machine, CONFIG.replace("// my models", 'models: { mode: "replace" },'));
  const { stdout } = await machine.run(["models", "list", "--all", "--json"]);
  expect(JSON.parse(stdout).models.map(({ key }: { key: string }) => key)).toEqual([
    "huggingface/deepseek-ai/DeepSeek-R1",
    "huggingface/Qwen/Qwen3-8B",
    "huggingface/Qwen/Qwen3-8B:cheapest",
  ]);
});

test("a router of one's own is asked for its list without a token, too", async () => {
  await using router = await startRouter();
  await using machine = createMachine({ ...router.env, HF_TOKEN: "" });
  const { stdout } = await machine.run(["models", "list", "--json"]);
  expect(JSON.parse(stdout).source).toBe("live");
});

test("models list --json has OpenClaw's fields and tags, the configured models first", async () => {
  await using router = await startRouter();
  await using machine = createMachine(router.env);
  writeConfig(machine, CONFIG);
  const { code, stdout, stderr } = await machine.run(["models", "list", "--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const { count, source, models } = JSON.parse(stdout);
  expect(source).toBe("live");
  expect(count).toBe(models.length);
  expect(models[0]).toMatchObject({
    key: "huggingface/deepseek-ai/DeepSeek-R1",
    name: "R1",
    input: "text",
    contextWindow: 128_000,
    local: false,
    available: true,
    tags: ["default", "alias:R1"],
    pricing: { inputPerMillionTokens: 3, outputPerMillionTokens: 7 },
    backend: "together",
  });
  expect(models[1]).toMatchObject({ key: "huggingface/Qwen/Qwen3-8B", tags: ["fallback#1"] });
  expect(models[2]).toMatchObject({
    key: "huggingface/Qwen/Qwen3-8B:cheapest",
    name: "Qwen (cheap)",
    tags: ["alias:Qwen (cheap)"],
  });
});

test("the second list comes from the cache, and with the router gone the cached one is shown with its age and the reason", async () => {
  await using router = await startRouter();
  await using machine = createMachine(router.env);
  await machine.run(["models", "list"]);
  const asked = router.sandbox.requests.length;
  const cached = await machine.run(["models", "list", "--json"]);
  expect(router.sandbox.requests.length).toBe(asked);
  expect(JSON.parse(cached.stdout).source).toBe("cache");
  await router.sandbox.close();
  const refresh = await machine.run(["models", "refresh"]);
  expect(refresh).toMatchObject({ code: 1, stdout: "" });
  expect(refresh.stderr).toContain("The list you had is kept");
});

test("without a token or a network the built-in list is shown, and standard error says that it is and how old", async () => {
  await using machine = createMachine();
  const { code, stdout, stderr } = await machine.run(["models", "list", "--plain"]);
  expect(code).toBe(0);
  const refs = stdout.trim().split("\n");
  expect(refs).toContain("huggingface/deepseek-ai/DeepSeek-R1");
  expect(refs.length).toBeGreaterThan(45);
  for (const ref of refs) expect(ref).toMatch(/^huggingface\/[^/]+\/[^/]+$/);
  expect(stderr).toMatch(/^Built-in list of \d{4}-\d\d-\d\d: /);
});

test("filters and words narrow the list, and an order can be asked for", async () => {
  await using router = await startRouter();
  await using machine = createMachine(router.env);
  const list = async (...args: string[]) => {
    const { stdout } = await machine.run(["models", "list", "--json", ...args]);
    return (
      (JSON.parse(stdout).models as { key: string; pricing?: { outputPerMillionTokens: number } }[]) ?? []
    );
  };
  const found = await list("--search", "8b qwen3");
  expect(found[0]?.key).toBe("huggingface/Qwen/Qwen3-8B");
  const together = await list("--provider", "together", "--sort", "price");
  const prices = together.flatMap(({ pricing }) => (pricing ? [pricing.outputPerMillionTokens] : []));
  expect(prices.length).toBeGreaterThan(1);
  expect(prices).toEqual([...prices].sort((a, b) => a - b));
  expect(await list("--search", "nothing-has-this-name")).toEqual([]);
});

test("--min-context takes what the list shows: 128k finds 128000 and 131072", async () => {
  const architecture = { input_modalities: ["text"], output_modalities: ["text"] };
  const models = [127_000, 128_000, 131_072].map((context_length) => ({
    id: `org/model-${context_length}`,
    object: "model" as const,
    created: 1,
    owned_by: "org",
    architecture,
    providers: [{ provider: "together", status: "live" as const, context_length }],
  }));
  await using router = await startRouter({ models });
  await using machine = createMachine(router.env);
  const { stdout } = await machine.run(["models", "list", "--plain", "--min-context", "128k"]);
  expect(stdout.split("\n").filter((key) => key.includes("/org/"))).toEqual([
    "huggingface/org/model-128000",
    "huggingface/org/model-131072",
  ]);
});

test("a name that the router gives cannot steer the terminal", async () => {
  const row = { provider: "together", status: "live" as const };
  const architecture = { input_modalities: ["text"], output_modalities: ["text"] };
  const name = "\u001b]0;owned\u0007Nice\u202e";
  const model = {
    id: "evil/model",
    object: "model" as const,
    created: 1,
    owned_by: "evil",
    name,
    architecture,
    providers: [row],
  };
  await using router = await startRouter({ models: [model] });
  await using machine = createMachine(router.env);
  const { stdout } = await machine.run(["models", "list", "--search", "nice", "--color"]);
  expect(stdout).toContain("Nice");
  for (const control of ["\u001b]", "\u0007", "\u202e"]) expect(stdout).not.toContain(control);
});

test("models show lays the backends side by side, says what each policy would pick, and explains itself", async () => {
  await using router = await startRouter();
  await using machine = createMachine(router.env);
  const { code, stdout } = await machine.run(["models", "show", "deepseek-ai/DeepSeek-V3.2", "--explain"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^novita +live +0\.25\/0\.40 +160k .*:cheapest$/m);
  expect(stdout).toMatch(/^fireworks-ai +live .*no suffix :fastest$/m);
  expect(stdout).toContain("The smallest of the live backends");
  const json = await machine.run(["models", "show", "deepseek-ai/DeepSeek-V3.2:novita", "--json"]);
  expect(JSON.parse(json.stdout)).toMatchObject({
    key: "huggingface/deepseek-ai/DeepSeek-V3.2:novita",
    contextWindow: 160_000,
    picks: { default: "fireworks-ai", fastest: "fireworks-ai", cheapest: "novita" },
  });
});

test("models set changes the one value, keeps the rest of the file byte for byte, and takes an alias", async () => {
  await using router = await startRouter();
  await using machine = createMachine(router.env);
  writeConfig(machine, CONFIG);
  expect((await machine.run(["models", "set", "qwen (CHEAP)"])).stdout).toBe(
    "Default model: huggingface/Qwen/Qwen3-8B:cheapest\n",
  );
  expect(readConfig(machine)).toBe(
    CONFIG.replace(
      'primary: "huggingface/deepseek-ai/DeepSeek-R1"',
      'primary: "huggingface/Qwen/Qwen3-8B:cheapest"',
    ),
  );
});

test("models set refuses what the router does not have, suggests what was meant, and writes nothing unless forced", async () => {
  await using router = await startRouter();
  await using machine = createMachine(router.env);
  const unknown = await machine.run(["models", "set", "deepseek/DeepSeek-R1"]);
  expect(unknown.code).toBe(1);
  expect(unknown.stderr).toContain("Did you mean deepseek-ai/DeepSeek-R1?");
  const pinned = await machine.run(["models", "set", "deepseek-ai/DeepSeek-R1:togther"]);
  expect(pinned.stderr).toContain("Did you mean deepseek-ai/DeepSeek-R1:together?");
  expect(() => readConfig(machine)).toThrow();
  expect((await machine.run(["models", "set", "me/my-own", "--force"])).code).toBe(0);
  expect(readConfig(machine)).toContain("huggingface/me/my-own");
});

test.each([
  ["a config that does not parse", "{ agents: ", "openclaw.json:1:"],
  ["a config with a wrong type", "{ gateway: { port: 'x' } }", "gateway.port"],
])(
  "%s stops a command with the place and what to do, and the file stays as it is",
  async (_what, text, expected) => {
    await using machine = createMachine();
    writeConfig(machine, text);
    const { code, stdout, stderr } = await machine.run(["models", "set", "Qwen/Qwen3-8B"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(expected);
    expect(readConfig(machine)).toBe(text);
  },
);

test("a router that does not answer in time leaves the built-in list", async () => {
  const silent = createServer(() => {}).listen(0, "127.0.0.1");
  await new Promise((resolve) => silent.once("listening", resolve));
  try {
    const { port } = silent.address() as AddressInfo;
    await using machine = createMachine({
      HF_TOKEN: "hf_testtokentesttoken",
      OPENCLAW_HF_BASE_URL: `http://127.0.0.1:${port}/v1`,
    });
    writeConfig(machine, "{ models: { providers: { huggingface: { discovery: { timeoutMs: 200 } } } } }");
    const { code, stderr } = await machine.run(["models", "list"]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Built-in list of /);
  } finally {
    silent.closeAllConnections();
    silent.close();
  }
});
