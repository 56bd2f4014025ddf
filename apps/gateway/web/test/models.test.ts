import { writeFile } from "node:fs/promises";
import { type CatalogModel, effectiveFacts, queryModels } from "@openclaw-hf/hf-catalog";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CONFIG, chromiumPath, PATIENCE, type PageUnderTest, startPage } from "./page-under-test.ts";

const R1 = "deepseek-ai/DeepSeek-R1";

describe.skipIf(chromiumPath === undefined)("the models view", () => {
  let site: PageUnderTest;
  let page: Page;

  beforeAll(async () => {
    site = await startPage();
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    await writeFile(site.configPath, CONFIG);
    await site.gateway.reload();
    page = await site.open();
    await page.getByRole("table").waitFor();
  });
  afterEach(async () => {
    await page.context().close();
    expect(site.complaints).toEqual([]);
  });

  it("lists every model of the catalog, in order of their names", async () => {
    const models = await fetchModels(site);
    expect(await namesOf(page)).toEqual(
      [...models].sort((a, b) => a.name.localeCompare(b.name, "en")).map(({ name }) => name),
    );
    await page.getByText(`${models.length} models on`).waitFor();
  });

  it("finds the models that the CLI's query finds", async () => {
    const models = await fetchModels(site);
    await page.keyboard.press("/");
    await page.keyboard.type("qwen");
    await page.getByRole("button", { name: "Tools" }).click();
    const expected = queryModels({ models }, { search: "qwen", tools: true });
    expect(expected.length).toBeGreaterThan(0);
    await page.getByRole("status").getByText(/match/).waitFor();
    expect(await namesOf(page)).toEqual(expected.map(({ name }) => name));

    await page.getByRole("searchbox").fill("no model has such a name");
    await page.getByText("No model passes these filters").waitFor();
    await page.getByRole("button", { name: "Clear the filters" }).click();
    expect(await page.locator(".row-link").count()).toBe(models.length);
  });

  it("narrows by backend, context and price, and shows the figures of the chosen route", async () => {
    const models = await fetchModels(site);
    await page.getByLabel("Backend", { exact: true }).selectOption("together");
    await page.getByLabel("Least context").selectOption("32000");
    await page.getByLabel("Highest output price").selectOption("3");
    const expected = queryModels(
      { models },
      {
        provider: "together",
        minContextWindow: 32_000,
        maxOutputPricePerMillionTokens: 3,
      },
    );
    expect((await namesOf(page)).sort()).toEqual(expected.map(({ name }) => name).sort());

    await page.getByRole("button", { name: "Clear" }).click();
    const dearest = models.find((model) => {
      const cheap = effectiveFacts(model, "cheapest").pricing?.outputPerMillionTokens;
      return cheap !== undefined && cheap !== effectiveFacts(model).pricing?.outputPerMillionTokens;
    });
    if (dearest === undefined)
      throw new Error("The sandbox has no model whose cheapest backend is not its fastest.");
    const price = () => rowOf(page, dearest.id).locator("td").nth(3).textContent();
    const before = await price();
    await page.getByText(":cheapest", { exact: true }).click();
    await expect.poll(price, PATIENCE).not.toBe(before);
  });

  it("sorts by a column, unknown figures last, and tells a screen reader", async () => {
    const sort = page.getByRole("button", { name: "$ out" });
    await sort.click();
    expect(await page.getByRole("columnheader", { name: "$ out" }).getAttribute("aria-sort")).toBe(
      "ascending",
    );
    const prices = await pricesOf(page);
    expect(prices).toEqual([...prices].sort((a, b) => a - b));
    await sort.click();
    expect(await page.getByRole("columnheader", { name: "$ out" }).getAttribute("aria-sort")).toBe(
      "descending",
    );
    const reversed = (await pricesOf(page)).filter(Number.isFinite);
    expect(reversed).toEqual([...reversed].sort((a, b) => b - a));
    expect((await pricesOf(page)).at(-1)).toBe(prices.at(-1));
  });

  it("walks the rows by arrow keys and opens one by Enter", async () => {
    await page.locator(".row-link").first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    const name = (await namesOf(page))[2] ?? "";
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 2, name }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("detail-title");
  });

  it("says which backend no suffix, :fastest and :cheapest take, and why", async () => {
    const model = (await fetchModels(site)).find(
      (candidate) =>
        effectiveFacts(candidate, "fastest").picked?.provider !==
        effectiveFacts(candidate, "cheapest").picked?.provider,
    );
    if (model === undefined) throw new Error("The sandbox has no model with a choice of backends.");
    await page.getByRole("link", { name: model.name, exact: true }).click();
    const detail = page.getByRole("region", { name: model.name, exact: true });
    for (const suffix of ["", "fastest", "cheapest"]) {
      await detail
        .getByText(suffix === "" ? "No suffix" : `:${suffix}`, { exact: true })
        .first()
        .click();
      const facts = effectiveFacts(model, suffix === "" ? undefined : suffix);
      const because = facts.explain.find(({ field }) => field === "backend")?.because ?? "";
      await detail
        .locator(".verdict")
        .getByText(because.replace(`${facts.picked?.provider} `, ""))
        .waitFor();
      await detail
        .locator(".verdict strong")
        .getByText(facts.picked?.provider ?? "", { exact: true })
        .waitFor();
      const badge = suffix === "" ? "no suffix" : `:${suffix}`;
      const row = detail.getByRole("row").filter({ hasText: facts.picked?.provider ?? "" });
      await row.getByText(badge, { exact: true }).waitFor();
    }
  });

  it("offers to pin a backend only while no suffix has locked it", async () => {
    await page.goto(`${site.url}/#/models/${R1}`);
    const pin = page.getByRole("button", { name: "Pin together" });
    await pin.click();
    await page.locator(".ref").getByText(`huggingface/${R1}:together`).waitFor();
    expect(await page.getByRole("button", { name: /^Pin / }).count()).toBe(0);
    await page.getByText("No suffix", { exact: true }).last().click();
    await pin.waitFor();
  });

  it("draws price against speed, and keys walk its dots", async () => {
    const chart = page.getByRole("group", { name: /Output price against speed of \d+ backends/ });
    const dots = await chart.locator("circle").count();
    expect(dots).toBeGreaterThan(10);
    await chart.focus();
    await page.keyboard.press("ArrowRight");
    const first = await chart.getByRole("status").textContent();
    expect(first).toMatch(/tok\/s/);
    await page.keyboard.press("End");
    expect(await chart.getByRole("status").textContent()).not.toBe(first);
    const name = (await chart.getByRole("status").locator("strong").textContent()) ?? "";
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 2, name, exact: true }).waitFor();
  });

  it("sets the default, adds a fallback and gives an alias; the comments stay, and every step can be undone", async () => {
    const texts = [await site.readConfig()];
    await page.goto(`${site.url}/#/models/openai/gpt-oss-120b`);
    const chain = page.getByRole("region", { name: "Default model and fallbacks" });

    await page.getByRole("button", { name: "Add to fallbacks" }).click();
    await chain.getByRole("link", { name: "GPT-OSS 120B" }).waitFor();
    texts.push(await site.readConfig());

    await page
      .getByRole("region", { name: "GPT-OSS 120B" })
      .getByText(":cheapest", { exact: true })
      .first()
      .click();
    await page.getByRole("button", { name: "Set as default" }).click();
    await chain.getByRole("listitem").first().getByText("GPT-OSS 120B :cheapest").waitFor();
    texts.push(await site.readConfig());

    await page.getByRole("button", { name: "Give an alias" }).click();
    await page.getByLabel(/^Alias of/).fill("thrifty");
    await page.getByRole("button", { name: "Save" }).click();
    await chain.getByRole("listitem").first().getByText("thrifty").waitFor();
    const last = await site.readConfig();

    expect(last).toContain("// mine");
    expect(last).toContain("// the good one");
    expect(last).toContain("// for scripts");
    expect(site.gateway.status().chain[0]).toBe("openai/gpt-oss-120b:cheapest");

    const undo = page.getByRole("button", { name: "Undo last change" });
    for (const text of texts.toReversed()) {
      await undo.click();
      await expect.poll(() => site.readConfig(), PATIENCE).toBe(text);
    }
    await undo.waitFor({ state: "detached" });
    expect(site.gateway.status().chain[0]).toBe(R1);
  });

  it("undoes from the message at the foot, too, and takes a fallback away", async () => {
    await page.getByRole("button", { name: "Remove Qwen3 8B from the fallbacks" }).click();
    await expect.poll(() => site.gateway.status().chain, PATIENCE).toEqual([R1]);
    await page.getByRole("status").getByRole("button", { name: "Undo", exact: true }).click();
    await expect.poll(() => site.readConfig(), PATIENCE).toBe(CONFIG);
  });

  it("refuses an alias that another model has, and says which", async () => {
    await page.goto(`${site.url}/#/models/${R1}`);
    await page.getByRole("button", { name: "Give an alias" }).click();
    await page.getByLabel(/^Alias of/).fill("Small");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("is the alias of huggingface/Qwen/Qwen3-8B:cheapest already").waitFor();
    expect(await site.readConfig()).toBe(CONFIG);
  });

  it("does not undo over an edit that someone else made since", async () => {
    await page.getByRole("button", { name: "Remove Qwen3 8B from the fallbacks" }).click();
    const undo = page.getByRole("button", { name: "Undo last change" });
    await expect.poll(() => site.gateway.status().chain, PATIENCE).toEqual([R1]);
    const theirs = `// theirs\n${await site.readConfig()}`;
    await writeFile(site.configPath, theirs);
    await undo.click();
    await page.getByText("The file was edited elsewhere since").waitFor();
    expect(await site.readConfig()).toBe(theirs);
  });

  it("shows a change of the file as soon as the gateway has taken it", async () => {
    await writeFile(site.configPath, CONFIG.replace("Qwen/Qwen3-8B'],", "zai-org/GLM-4.7'],"));
    await page
      .getByRole("region", { name: "Default model and fallbacks" })
      .getByRole("link", { name: "GLM 4.7" })
      .waitFor();
  });
});

describe.skipIf(chromiumPath === undefined)("the models view of a gateway without a config file", () => {
  it("shows everything and offers no edit", async () => {
    const site = await startPage({ gateway: { configPath: undefined, config: {} } });
    try {
      const page = await site.open("models/Qwen/Qwen3-8B");
      await page.getByText("there is no file to change").waitFor();
      expect(await page.getByRole("button", { name: "Set as default" }).isDisabled()).toBe(true);
    } finally {
      await site.close();
    }
  });
});

describe.skipIf(chromiumPath === undefined)("the models view of a sandbox that nobody has configured", () => {
  it("shows its example of a fallback, which only becomes one's own, and removable, by an edit", async () => {
    const site = await startPage({ config: "", gateway: { sandbox: "always" } });
    try {
      const page = await site.open("models/openai/gpt-oss-120b");
      const chain = page.getByRole("region", { name: "Default model and fallbacks" });
      await chain.getByRole("link", { name: "Qwen3 8B" }).waitFor();
      expect(await chain.getByRole("button").count()).toBe(0);
      await page.getByRole("button", { name: "Add to fallbacks" }).click();
      await chain.getByRole("button", { name: "Remove GPT-OSS 120B from the fallbacks" }).waitFor();
      expect(await site.readConfig()).toContain("gpt-oss-120b");
    } finally {
      await site.close();
    }
  });
});

describe.skipIf(chromiumPath === undefined)("the page of a gateway under a prefix", () => {
  it("finds its files and its gateway, with and without the last slash", async () => {
    const site = await startPage({ gateway: { basePath: "/tools/ai" } });
    try {
      const page = await site.open();
      for (const path of ["/tools/ai", "/tools/ai/"]) {
        await page.goto(`${site.url}${path}#/models/${R1}`);
        await page.reload();
        await page.getByRole("heading", { level: 2, name: "DeepSeek R1", exact: true }).waitFor();
        expect(new URL(page.url()).pathname).toBe("/tools/ai/");
      }
      await page.getByRole("button", { name: "Try it" }).click();
      await page.getByLabel("Message", { exact: true }).fill("Hi");
      await page.keyboard.press("Enter");
      await page.locator(".answer.is-done").waitFor();
    } finally {
      await site.close();
    }
  });
});

async function fetchModels(site: PageUnderTest): Promise<readonly CatalogModel[]> {
  const response = await fetch(`${site.url}/openclaw/api/catalog`);
  return ((await response.json()) as { models: CatalogModel[] }).models;
}

function namesOf(page: Page): Promise<string[]> {
  return page.locator(".row-link").allTextContents();
}

function rowOf(page: Page, id: string) {
  return page.getByRole("row").filter({ has: page.getByText(id, { exact: true }) });
}

async function pricesOf(page: Page): Promise<number[]> {
  const texts = await page.locator(".model-table tbody td:nth-child(4)").allTextContents();
  return texts.map((text) =>
    text === "free" ? 0 : text === "–" ? Number.POSITIVE_INFINITY : Number(text.slice(1)),
  );
}
