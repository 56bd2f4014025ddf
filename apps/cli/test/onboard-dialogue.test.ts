import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createMachine, type Machine } from "./run-cli.ts";
import { type SandboxRouter, startRouter } from "./sandbox-router.ts";
import { HAS_TMUX, openScreen, type Screen, WITHOUT_TMUX } from "./screen.ts";

const TOKEN = "hf_testtokentesttokentesttoken";
/** No systemctl in PATH: whether the machine of the tests has services must not matter. */
const WITHOUT_SERVICES = { PATH: "/nonexistent" };
const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 40, rows: 15 },
];

/** The dialogue step by step: what each shows when it waits, and what a person does there. */
const STEPS: readonly { name: string; shows: RegExp; answer(screen: Screen): Promise<void> | void }[] = [
  { name: "provider", shows: /◆ {2}Provider[\s\S]*Enter/, answer: (screen) => screen.press("Enter") },
  {
    name: "token",
    shows: /◆ {2}Token/,
    answer(screen) {
      screen.type(TOKEN);
      screen.press("Enter");
    },
  },
  {
    name: "model",
    shows: /◆ {2}Default Hugging Face model[\s\S]*Search/,
    async answer(screen) {
      screen.type("v3.2 deepseek");
      await screen.shows("(3 matches)");
      screen.press("Enter");
    },
  },
  {
    name: "backend",
    shows: /◆ {2}Prefer a specific backend\?[\s\S]*Enter/,
    async answer(screen) {
      screen.press("Down");
      await screen.shows(/● novita/);
      screen.press("Enter");
    },
  },
  {
    name: "fallbacks",
    shows: /◆ {2}Add fallbacks/,
    answer: (screen) => screen.press("y"),
  },
  {
    name: "which fallbacks",
    shows: /◆ {2}Fallbacks, first to last[\s\S]*Search/,
    async answer(screen) {
      screen.type("qwen3 8b");
      await screen.shows("matches)");
      screen.press("Tab");
      await screen.shows("◼");
      screen.press("Enter");
    },
  },
  { name: "trial", shows: /◆ {2}Try it now/, answer: (screen) => screen.press("Enter") },
];

describe.skipIf(!HAS_TMUX)(`the dialogue of onboard (${HAS_TMUX ? "in tmux" : WITHOUT_TMUX})`, () => {
  test.each(SIZES)("leads from nothing to a working config at $columns×$rows", async (size) => {
    await using router = await startRouter();
    await using machine = createNewcomer(router);
    await using screen = openScreen(machine, ["onboard"], size, WITHOUT_SERVICES);
    for (const step of STEPS) {
      expect(await screen.shows(step.shows)).toMatchSnapshot(step.name);
      await step.answer(screen);
    }
    expect(await screen.exitCode()).toBe(0);
    expect(readFileSync(join(machine.stateDir, ".env"), "utf8")).toBe(`HF_TOKEN=${TOKEN}\n`);
    const { stdout } = await machine.run(["config", "get", "agents.defaults.model"]);
    expect(JSON.parse(stdout)).toEqual({
      primary: "huggingface/deepseek-ai/DeepSeek-V3.2:novita",
      fallbacks: ["huggingface/Qwen/Qwen3-8B"],
    });
    expect(router.sandbox.requests.some(({ model }) => model === "deepseek-ai/DeepSeek-V3.2:novita")).toBe(
      true,
    );
  });

  test.each(STEPS.flatMap(({ name }, index) => ["C-c", "Escape"].map((key) => ({ name, index, key }))))(
    "$key at the step $name leaves everything unwritten",
    async ({ index, key }) => {
      await using router = await startRouter();
      await using machine = createNewcomer(router);
      await using screen = openScreen(machine, ["onboard"], SIZES[0], WITHOUT_SERVICES);
      for (const step of STEPS.slice(0, index)) {
        await screen.shows(step.shows);
        await step.answer(screen);
      }
      await screen.shows(STEPS[index]?.shows ?? "");
      screen.press(key);
      expect(await screen.exitCode()).toBe(130);
      expect(readdirSync(machine.homeDir)).toEqual([]);
    },
  );

  test("a wrong token, and one without the permission, are told in a sentence and asked for again", async () => {
    await using router = await startRouter();
    await using machine = createNewcomer(router);
    await using screen = openScreen(machine, ["onboard", "--auth-choice", "huggingface-api-key"]);
    await enterToken(screen, "hf_invalidinvalidinvalid");
    await screen.shows("Hugging Face does not know this token");
    screen.press("Enter");
    await screen.shows(/token: mistyped[\s\S]*◆ {2}Token/);
    screen.type("hf_noinferencenoinference");
    screen.press("Enter");
    await screen.shows("lacks the permission");
    screen.press("Enter");
    await screen.shows(/lacks the permission[\s\S]*◆ {2}Token/);
    screen.type(TOKEN);
    screen.press("Enter");
    await screen.shows("Default Hugging Face model");
  });

  test.each([
    ["an empty key", "", "--huggingface-api-key: the token is empty"],
    ["- with nothing piped in", "-", "Standard input is a terminal"],
  ])("%s in the flag is refused with nothing written", async (_what, key, message) => {
    await using machine = createMachine();
    await using screen = openScreen(machine, ["onboard", "--huggingface-api-key", key]);
    await screen.shows(message);
    expect(await screen.exitCode()).toBe(1);
    expect(readdirSync(machine.homeDir)).toEqual([]);
  });

  test("a :cheapest choice locks the backend: no backend is asked for", async () => {
    await using router = await startRouter();
    await using machine = createNewcomer(router);
    await using screen = openScreen(machine, ["onboard"], SIZES[0], WITHOUT_SERVICES);
    for (const step of STEPS.slice(0, 2)) {
      await screen.shows(step.shows);
      await step.answer(screen);
    }
    await screen.shows("Default Hugging Face model");
    screen.type("deepseek v3.2 cheapest");
    await screen.shows("(1 match)");
    screen.press("Enter");
    expect(await screen.shows("Add fallbacks")).not.toContain("Prefer a specific backend");
  });

  test("without a network one can go on offline, with the built-in list and the reason", async () => {
    await using router = await startRouter();
    await using machine = createNewcomer(router);
    await router.sandbox.close();
    await using screen = openScreen(machine, ["onboard", "--auth-choice", "huggingface-api-key"]);
    await enterToken(screen, TOKEN);
    await screen.shows("could not be checked: ECONNREFUSED");
    screen.press("Down");
    await screen.shows("● Go on offline");
    screen.press("Enter");
    expect(await screen.shows("Default Hugging Face model")).toContain("Built-in list of");
  });

  describe.skipIf(process.platform !== "linux")("where services work", () => {
    test("the gateway is offered as one, and installed at the end", async () => {
      await using router = await startRouter();
      await using machine = createMachine(router.env);
      await using screen = await openServiceQuestion(machine);
      screen.press("y");
      await screen.shows("Try it now");
      screen.press("n");
      expect(await screen.exitCode()).toBe(0);
      expect(readdirSync(join(machine.homeDir, ".config/systemd/user"))).toEqual([
        "openclaw-hf-gateway.service",
      ]);
    });

    test.each(["C-c", "Escape"])("%s at that question leaves everything unwritten", async (key) => {
      await using router = await startRouter();
      await using machine = createMachine(router.env);
      await using screen = await openServiceQuestion(machine);
      screen.press(key);
      expect(await screen.exitCode()).toBe(130);
      expect(readdirSync(machine.homeDir)).toEqual(["bin"]);
    });

    test.each(["C-c", "Escape"])("%s after a yes to it leaves everything unwritten, too", async (key) => {
      await using router = await startRouter();
      await using machine = createMachine(router.env);
      await using screen = await openServiceQuestion(machine);
      screen.press("y");
      await screen.shows("Try it now");
      screen.press(key);
      expect(await screen.exitCode()).toBe(130);
      expect(readdirSync(machine.homeDir)).toEqual(["bin"]);
    });
  });

  test("run again it offers the token that is there, with its source, and starts from the model that is set", async () => {
    await using router = await startRouter();
    await using machine = createMachine(router.env);
    await machine.run(["onboard", "--non-interactive", "--model", "Qwen/Qwen3-8B"]);
    await using screen = openScreen(machine, ["onboard", "--auth-choice", "huggingface-api-key"]);
    await screen.shows("Use hf_…oken (from HF_TOKEN)");
    screen.press("Enter");
    expect(await screen.shows(/Default Hugging Face model[\s\S]*●/)).toMatch(/● Qwen3 8B \[default\]/);
  });
});

/** A machine that knows the stand-in's address and has no token. */
function createNewcomer(router: SandboxRouter): Machine {
  return createMachine({ OPENCLAW_HF_BASE_URL: router.env.OPENCLAW_HF_BASE_URL ?? "" });
}

/** The dialogue at the question about the service, on a machine with a `systemctl` that works. */
async function openServiceQuestion(machine: Machine): Promise<Screen> {
  const bin = join(machine.homeDir, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "systemctl"), "#!/bin/sh\necho inactive\n", { mode: 0o755 });
  const answered = ["--auth-choice", "huggingface-api-key", "--model", "Qwen/Qwen3-8B"];
  const args = ["onboard", ...answered, "--fallback", "zai-org/GLM-4.7"];
  const screen = openScreen(machine, args, SIZES[0], { PATH: `${bin}:${machine.env.PATH}` });
  await screen.shows("Use hf_…oken (from HF_TOKEN)");
  screen.press("Enter");
  await screen.shows("Run the gateway as a service");
  return screen;
}

async function enterToken(screen: Screen, token: string): Promise<void> {
  await screen.shows(/◆ {2}Token/);
  screen.type(token);
  screen.press("Enter");
}
