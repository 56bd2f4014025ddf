import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { chromiumPath, PATIENCE, type PageUnderTest, startPage } from "./page-under-test.ts";

const run = promisify(execFile);
/** One transparent pixel. */
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);
const WEATHER = [
  {
    type: "function",
    function: {
      name: "get_weather",
      parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
    },
  },
];

describe.skipIf(chromiumPath === undefined)("the playground", () => {
  let site: PageUnderTest;
  let page: Page;

  beforeAll(async () => {
    site = await startPage();
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    site.sandbox.clearRequests();
    page = await site.open("playground");
    await page.getByText("deepseek-ai/DeepSeek-R1, then its fallbacks").waitFor();
  });
  afterEach(async () => {
    await page.context().close();
    expect(site.complaints).toEqual([]);
  });

  it("streams an answer, folds the reasoning and says who answered, how fast and for how much", async () => {
    await say(page, "Tell me of claws");
    const answer = await finished(page);
    await answer.locator(".markdown").getByText("Tell me of claws").waitFor();
    expect(await answer.locator("details").getAttribute("open")).toBeNull();
    await answer.getByText("Reasoning").click();
    await answer.locator("details p").waitFor();
    const figures = await figuresOf(answer);
    expect(figures).toMatchObject({ Model: "deepseek-ai/DeepSeek-R1", Backend: "together" });
    expect(figures["First token"]).toMatch(/^\d+ ms$|^[\d.]+ s$/);
    expect(figures.Speed).toMatch(/^[\d.]+ tok\/s$/);
    expect(figures.Tokens).toMatch(/^\d+ in, \d+ out$/);
    expect(figures.Cost).toMatch(/^\$0\.0\d+$/);
    expect(chatBodies(site)[0]).toMatchObject({
      stream: true,
      messages: [{ role: "user", content: "Tell me of claws" }],
    });
  });

  it("remembers what was said", async () => {
    await say(page, "My name is Ada");
    await finished(page);
    await say(page, "What is my name?");
    await finished(page, 1);
    const { messages } = chatBodies(site)[1] as { messages: { role: string; content: string }[] };
    expect(messages.map(({ role }) => role)).toEqual(["user", "assistant", "user"]);
    expect(messages[1]?.content).toContain("My name is Ada");
  });

  it("sends the system prompt and the parameters, and nothing while one of them is wrong", async () => {
    await page.getByLabel("System prompt").fill("Answer in verse.");
    await page.getByLabel("Temperature").fill("0.3");
    await page.getByLabel("Top p").fill("0.9");
    await page.getByLabel("Seed").fill("7");
    await page.getByLabel("Stop at").fill("END, STOP");
    await page.getByLabel("Max tokens").fill("many");
    await page.getByLabel("Message", { exact: true }).fill("Hi");
    await page.getByText("Not a whole number.").waitFor();
    expect(await page.getByRole("button", { name: "Send" }).isDisabled()).toBe(true);
    await page.getByLabel("Max tokens").fill("64");
    await page.getByRole("button", { name: "Send" }).click();
    await finished(page);
    expect(chatBodies(site)[0]).toMatchObject({
      messages: [{ role: "system", content: "Answer in verse." }, { role: "user" }],
      temperature: 0.3,
      top_p: 0.9,
      seed: 7,
      max_tokens: 64,
      stop: ["END", "STOP"],
    });
  });

  it("stops an answer, and the gateway stops asking for it", async () => {
    await page.getByLabel("Model of conversation").fill("faults/endless-stream");
    await say(page, "Go on for ever");
    await page.locator(".markdown").first().waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText("You stopped this answer.").waitFor();
    const [request] = site.sandbox.requests.filter(({ path }) => path.endsWith("/chat/completions"));
    await expect.poll(() => request?.outcome, PATIENCE).toBe("aborted");
  });

  it("asks another model for the same answer and keeps both to be compared", async () => {
    await say(page, "Who are you?");
    await finished(page);
    await page.getByRole("button", { name: "Retry with another model" }).click();
    await page.getByLabel("Other model").fill("small");
    await page.getByText("alias of huggingface/Qwen/Qwen3-8B:cheapest").waitFor();
    await page.getByRole("button", { name: "Ask it" }).click();
    await finished(page);
    expect((await figuresOf(page.getByRole("article"))).Model).toBe("Qwen/Qwen3-8B:cheapest");
    await page.getByRole("navigation", { name: "Answers to this message" }).getByText("default").click();
    expect((await figuresOf(page.getByRole("article"))).Model).toBe("deepseek-ai/DeepSeek-R1");
    expect(chatBodies(site).map(({ messages }) => messages)).toEqual([
      [{ role: "user", content: "Who are you?" }],
      [{ role: "user", content: "Who are you?" }],
    ]);
  });

  it("talks to two models at once", async () => {
    await page.getByRole("button", { name: "Side by side" }).click();
    await page.getByLabel("Model of right conversation").fill("openai/gpt-oss-120b");
    await say(page, "Compare yourselves");
    await finished(page.getByRole("region", { name: "Left conversation" }));
    const right = await finished(page.getByRole("region", { name: "Right conversation" }));
    expect((await figuresOf(right)).Model).toBe("openai/gpt-oss-120b");
    expect(new Set(chatBodies(site).map(({ model }) => model))).toEqual(
      new Set(["deepseek-ai/DeepSeek-R1", "openai/gpt-oss-120b"]),
    );
  });

  it("offers a route only for a model whose backend is not locked yet", async () => {
    const model = page.getByLabel("Model of conversation");
    await model.fill("deepseek-ai/DeepSeek-R1");
    await page.getByLabel("Route").selectOption("together");
    expect(await model.inputValue()).toBe("deepseek-ai/DeepSeek-R1:together");
    await page.getByText("backend locked by :together").waitFor();
    expect(await page.getByLabel("Route").count()).toBe(0);
  });

  it("sends images as part of the message", async () => {
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: "dot.png", mimeType: "image/png", buffer: PIXEL });
    await page.getByRole("img", { name: "dot.png" }).waitFor();
    await page.getByLabel("Model of conversation").fill("Qwen/Qwen3-8B");
    await say(page, "What is this?");
    await finished(page);
    expect(chatBodies(site)[0]?.messages).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "What is this?" },
          { type: "image_url", image_url: { url: `data:image/png;base64,${PIXEL.toString("base64")}` } },
        ],
      },
    ]);
    expect(
      await page
        .getByRole("img", { name: "dot.png" })
        .evaluate((image) => (image as HTMLImageElement).naturalWidth),
    ).toBe(1);
  });

  it("shows the tool calls of a model and sends their results back", async () => {
    await page.getByLabel("Tools").fill(JSON.stringify(WEATHER));
    await say(page, "What is the weather in Paris?");
    await page.getByText("get_weather", { exact: true }).first().waitFor();
    await page.getByLabel("What get_weather returns").fill('{"celsius": 21}');
    await page.getByRole("button", { name: "Send the results" }).click();
    await finished(page, 1);
    const { messages, tools } = chatBodies(site)[1] as {
      messages: Record<string, unknown>[];
      tools: unknown;
    };
    expect(tools).toEqual(WEATHER);
    const calls = (messages[1]?.tool_calls ?? []) as { id: string }[];
    expect(messages.at(-1)).toEqual({ role: "tool", tool_call_id: calls[0]?.id, content: '{"celsius": 21}' });
  });

  it("asks for an answer of a JSON Schema", async () => {
    await page.getByLabel("Answer as").selectOption("json_schema");
    const schema = { type: "object", properties: { answer: { type: "string" } }, required: ["answer"] };
    await page.getByLabel("JSON Schema").fill("{");
    await page.getByText("Not JSON:").waitFor();
    await page.getByLabel("JSON Schema").fill(JSON.stringify(schema));
    await page.getByLabel("Stream the answer").uncheck();
    await say(page, "Answer me");
    const answer = await finished(page);
    expect(JSON.parse((await answer.locator("pre").textContent()) ?? "")).toHaveProperty("answer");
    expect(chatBodies(site)[0]).toMatchObject({
      response_format: { type: "json_schema", json_schema: { schema, strict: true } },
    });
    expect(chatBodies(site)[0]).not.toHaveProperty("stream");
  });

  it("uses the default's fallbacks for any model when told to", async () => {
    await page.getByLabel("Model of conversation").fill("faults/status-500");
    await page.getByLabel("Use the default's fallbacks for any model").check();
    await say(page, "Anyone?");
    const answer = await finished(page);
    const figures = await figuresOf(answer);
    expect(figures.Model).toBe("Qwen/Qwen3-8B");
    expect(Number(figures.Attempts)).toBeGreaterThan(1);
  });

  it("shows an error with its code, its message and what to do", async () => {
    await page.getByLabel("Model of conversation").fill("faults/credits-depleted");
    await say(page, "Hello");
    const alert = page.getByRole("alert");
    await alert.getByText("insufficient_quota").waitFor();
    await alert.getByText("huggingface.co/settings/billing").first().waitFor();
  });

  it("keeps what had come of an answer that broke, and says that it is not all", async () => {
    await page.getByLabel("Model of conversation").fill("faults/eof-mid-stream");
    await say(page, "Hello");
    await page.getByRole("alert").getByText("upstream_stream_interrupted").waitFor();
    await page.getByRole("alert").getByText("only what had come till then").waitFor();
    expect(await page.locator(".markdown").textContent()).not.toBe("");
  });

  it("writes the request down as curl and as JavaScript that run as they are, and as Python", async () => {
    await page.getByLabel("Message", { exact: true }).fill('It\'s `me`, $HOME and "you"');
    await page.getByRole("button", { name: "As code" }).click();
    const code = page.getByRole("dialog").locator("pre");
    const curl = (await code.textContent()) ?? "";
    await page.getByText("JavaScript", { exact: true }).click();
    const script = (await code.textContent()) ?? "";
    await page.getByText("Python", { exact: true }).click();
    const python = (await code.textContent()) ?? "";

    const asked = 'It\'s `me`, $HOME and "you"';
    expect((await run("sh", ["-c", curl])).stdout).toContain("data: [DONE]");
    const folder = await mkdtemp(join(import.meta.dirname, "snippet-"));
    try {
      await writeFile(join(folder, "ask.mjs"), script);
      expect((await run(process.execPath, [join(folder, "ask.mjs")])).stdout).toContain("sandbox");
    } finally {
      await rm(folder, { recursive: true });
    }
    for (const { messages } of chatBodies(site)) expect(messages).toEqual([{ role: "user", content: asked }]);
    expect(chatBodies(site)).toHaveLength(2);
    expect(python).toContain('"content": "It\'s `me`, $HOME and \\"you\\""');
    expect(python).toContain("stream=True");
  });

  it("takes the model that was chosen in the models view", async () => {
    await page.goto(`${site.url}/#/models/openai/gpt-oss-120b`);
    await page.getByRole("button", { name: "Try it" }).click();
    expect(await page.getByLabel("Model of conversation").inputValue()).toBe(
      "huggingface/openai/gpt-oss-120b",
    );
  });
});

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel("Message", { exact: true }).fill(text);
  await page.keyboard.press("Enter");
}

/** The answer of a turn, once it is whole. */
async function finished(within: Page | Locator, turn = 0): Promise<Locator> {
  const answer = within.locator(".turn").nth(turn).getByRole("article");
  await answer.and(within.locator(".is-done")).waitFor();
  return answer;
}

async function figuresOf(answer: Locator): Promise<Record<string, string>> {
  const names = await answer.locator(".metrics dt").allTextContents();
  const values = await answer.locator(".metrics dd").allTextContents();
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""]));
}

/** The bodies of the chats that reached the router. */
function chatBodies(site: PageUnderTest): Record<string, unknown>[] {
  return site.sandbox.requests
    .filter(({ path }) => path.endsWith("/chat/completions"))
    .map(({ body }) => body as Record<string, unknown>);
}
