import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createMachine, type Machine } from "./run-cli.ts";
import { type SandboxRouter, startRouter } from "./sandbox-router.ts";
import { HAS_TMUX, openScreen, WITHOUT_TMUX } from "./screen.ts";

/** A machine whose config points at a port where no gateway is. */
function createPerson(router: SandboxRouter): Machine {
  const machine = createMachine(router.env);
  mkdirSync(machine.stateDir, { recursive: true, mode: 0o700 });
  writeFileSync(join(machine.stateDir, "openclaw.json"), "{ gateway: { port: 1 } }", { mode: 0o600 });
  return machine;
}

const bodies = (router: SandboxRouter) =>
  router.sandbox.requests
    .filter(({ path }) => path === "/v1/chat/completions")
    .map(({ bodyText }) => JSON.parse(bodyText ?? "{}"));

describe.skipIf(!HAS_TMUX)(`a conversation (${HAS_TMUX ? "in tmux" : WITHOUT_TMUX})`, () => {
  test("keeps its history, takes commands and lines that go on, and can be saved", async () => {
    await using router = await startRouter();
    await using machine = createPerson(router);
    const file = join(machine.homeDir, "talk.md");
    await using screen = openScreen(machine, ["chat", "-m", "openai/gpt-oss-120b"], {
      columns: 100,
      rows: 40,
    });
    await screen.shows("/help lists");
    screen.type("first question");
    screen.press("Enter");
    await screen.shows(/tokens[^\n]*via router/);
    screen.type("/system Be brief.");
    screen.press("Enter");
    await screen.shows("System prompt set.");
    screen.type("/model Qwen/Qwen3-8B");
    screen.press("Enter");
    await screen.shows("Model: Qwen/Qwen3-8B");
    screen.type("one \\");
    screen.press("Enter");
    screen.type("two");
    screen.press("Enter");
    await screen.shows(/Qwen\/Qwen3-8B on nscale/);
    screen.type(`/save ${file}`);
    screen.press("Enter");
    await screen.shows("Saved:");
    screen.press("C-d");
    expect(await screen.exitCode()).toBe(0);
    const [first, second] = bodies(router);
    expect(first).toMatchObject({
      model: "openai/gpt-oss-120b",
      messages: [{ role: "user", content: "first question" }],
    });
    expect(second).toMatchObject({
      model: "Qwen/Qwen3-8B",
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "first question" },
        { role: "assistant" },
        { role: "user", content: "one \ntwo" },
      ],
    });
    expect(readFileSync(file, "utf8")).toMatch(/^# Conversation with Qwen\/Qwen3-8B\n/);
  });

  test("Ctrl-C stops the answer and not the program; /retry asks again, without the stopped question twice", async () => {
    await using router = await startRouter();
    await using machine = createPerson(router);
    await using screen = openScreen(machine, ["chat", "-m", "faults/stall-mid-stream"]);
    await screen.shows("/help lists");
    screen.type("hello there");
    screen.press("Enter");
    await router.sandbox.waitForRequest(({ path }) => path === "/v1/chat/completions");
    screen.press("C-c");
    await screen.shows("Stopped; /retry asks again.");
    await router.sandbox.waitForAbort();
    screen.type("/model Qwen/Qwen3-8B");
    screen.press("Enter");
    await screen.shows("Model: Qwen/Qwen3-8B");
    screen.type("/retry");
    screen.press("Enter");
    await screen.shows(/Qwen\/Qwen3-8B on nscale/);
    screen.press("C-c");
    await screen.shows("/exit or Ctrl-D leaves.");
    screen.type("/exit");
    screen.press("Enter");
    expect(await screen.exitCode()).toBe(0);
    expect(bodies(router).at(-1).messages).toEqual([{ role: "user", content: "hello there" }]);
  });

  test("/new forgets a question that got no answer, too: /retry has nothing to ask", async () => {
    await using router = await startRouter();
    await using machine = createPerson(router);
    await using screen = openScreen(machine, ["chat", "-m", "faults/model-not-found"]);
    await screen.shows("/help lists");
    for (const [typed, shown] of [
      ["hi", "model_not_found"],
      ["/new", "Forgotten."],
      ["/retry", "Nothing was asked yet"],
    ] as const) {
      screen.type(typed);
      screen.press("Enter");
      await screen.shows(shown);
    }
    expect(bodies(router)).toHaveLength(1);
  });

  test("a picture goes along with the first question", async () => {
    await using router = await startRouter();
    await using machine = createPerson(router);
    const pixel = join(machine.homeDir, "pixel.png");
    writeFileSync(pixel, Buffer.from("89504e470d0a1a0a", "hex"));
    await using screen = openScreen(machine, ["chat", "-m", "Qwen/Qwen3-8B", "--image", pixel]);
    await screen.shows("/help lists");
    screen.type("what is this?");
    screen.press("Enter");
    await screen.shows(/tokens[^\n]*via router/);
    screen.type("and its colour?");
    screen.press("Enter");
    await screen.shows(/colour\?[\s\S]*tokens[^\n]*via router/);
    expect(bodies(router).at(-1).messages).toMatchObject([
      {
        role: "user",
        content: [
          { type: "text", text: "what is this?" },
          { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } },
        ],
      },
      { role: "assistant" },
      { role: "user", content: "and its colour?" },
    ]);
  });

  test("an unknown command, a model that is none and a failure leave the conversation going", async () => {
    await using router = await startRouter();
    await using machine = createPerson(router);
    await using screen = openScreen(machine, ["chat", "-m", "faults/model-not-found"]);
    await screen.shows("/help lists");
    for (const [typed, shown] of [
      ["/nonsense", "There is no /nonsense"],
      ["/model nonsense", "No model has this alias"],
      ["/retry", "Nothing was asked yet"],
      ["hi", "model_not_found"],
    ] as const) {
      screen.type(typed);
      screen.press("Enter");
      await screen.shows(shown);
    }
    screen.press("C-d");
    expect(await screen.exitCode()).toBe(0);
  });
});

test("a picture and a schema go along with the question", async () => {
  await using router = await startRouter();
  await using machine = createPerson(router);
  const pixel = join(machine.homeDir, "pixel.png");
  const schema = join(machine.homeDir, "person.json");
  writeFileSync(pixel, Buffer.from("89504e470d0a1a0a", "hex"));
  writeFileSync(schema, '{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}');
  const args = ["chat", "-m", "openai/gpt-oss-120b", "--image", pixel, "--schema", schema, "--json", "Who?"];
  const { code, stdout, stderr } = await machine.run(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(JSON.parse(JSON.parse(stdout).text)).toHaveProperty("name");
  const [body] = bodies(router);
  expect(body.messages[0].content).toEqual([
    { type: "text", text: "Who?" },
    { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } },
  ]);
  expect(body.response_format).toMatchObject({
    type: "json_schema",
    json_schema: { name: "person", strict: true },
  });
});

test.each([
  ["a picture that is not there", ["--image", "/nonexistent.png"], "cannot be read (ENOENT)"],
  ["a file that is no picture", ["--image", "notes.txt"], "no picture by its name"],
  ["a schema that is none", ["--schema", "/dev/null"], "no JSON Schema"],
])("%s is an error before anything is asked", async (_what, args, message) => {
  await using router = await startRouter();
  await using machine = createPerson(router);
  const { code, stdout, stderr } = await machine.run(["chat", ...args, "Hi"]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain(message);
  expect(router.sandbox.requests).toEqual([]);
});
