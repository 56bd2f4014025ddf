import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, type PageUnderTest, startPage } from "./page-under-test.ts";

const SCREENSHOTS = fileURLToPath(new URL("../../reports/screenshots/", import.meta.url));
const VIEWS = ["models", "models/openai/gpt-oss-120b", "playground", "activity"] as const;
const THEMES = ["light", "dark"] as const;
const SCREENS = [
  [360, 780],
  [768, 1024],
  [1440, 900],
  [3840, 2160],
] as const;
/** What a busy table holds: answers, fallbacks, errors with long codes, names that have no place to break. */
const MODELS = [
  "default",
  "default",
  "openai/gpt-oss-120b:cheapest",
  "small",
  "nobody/a-model-whose-name-goes-on-and-on-0123456789:together",
  "faults/eof-mid-stream",
  "faults/status-500",
] as const;
/** Of the narrow and of the usual one, pictures are kept. */
const PICTURED: readonly number[] = [360, 1440];

describe.skipIf(chromiumPath === undefined)("the page, for everyone", () => {
  let site: PageUnderTest;
  let axe: string;

  beforeAll(async () => {
    site = await startPage({ gateway: { baseUrl: undefined, token: undefined, sandbox: "always" } });
    axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    await mkdir(SCREENSHOTS, { recursive: true });
    for (const model of MODELS) {
      await fetch(`${site.url}/v1/chat/completions`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-openclaw-fallbacks": "default" },
        body: JSON.stringify({ model, stream: true, messages: [{ role: "user", content: "Count to 40" }] }),
      }).then((response) => response.text());
    }
  });
  afterAll(async () => {
    await site.close();
  });

  it.each(THEMES)("has no accessibility fault that axe knows, in any view, %s", async (colorScheme) => {
    const page = await site.open("models", { colorScheme, reducedMotion: "reduce" });
    for (const view of VIEWS) {
      await show(page, site, view);
      if (view === "playground") await talk(page);
      // A few rows stand for all: axe looks at every one.
      if (view === "models") await page.getByRole("searchbox").fill("llama");
      if (view === "activity") await page.locator(".request-table .row-button").first().click();
      expect(await faultsOf(page, axe), view).toEqual([]);
    }
    await page.getByRole("button", { name: "Use real models" }).click();
    expect(await faultsOf(page, axe), "the dialog").toEqual([]);
    await page.context().close();
    expect(site.complaints).toEqual([]);
  });

  it.each(SCREENS)("fits a screen of %i × %i without scrolling sideways", async (width, height) => {
    const isPictured = PICTURED.includes(width);
    const page = await site.open("models", { viewport: { width, height }, reducedMotion: "reduce" });
    for (const view of VIEWS) {
      await show(page, site, view);
      if (view === "playground") await talk(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, view).toBeLessThanOrEqual(0);
      for (const colorScheme of isPictured ? THEMES : []) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({
          path: `${SCREENSHOTS}${view.replaceAll("/", "-")}-${width}-${colorScheme}.png`,
        });
      }
    }
    await page.context().close();
  });

  it("says that the sandbox answers, and how to change it", async () => {
    const page = await site.open("models");
    await page.getByText("No Hugging Face token was found, so the built-in sandbox answers.").waitFor();
    await page.getByRole("button", { name: "Use real models" }).click();
    const dialog = page.getByRole("dialog", { name: "From the sandbox to real models" });
    await dialog.getByText("openclaw onboard --auth-choice huggingface-api-key").waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Dismiss this notice" }).click();
    await page.getByRole("button", { name: "Sandbox" }).click();
    await dialog.waitFor();
    await page.context().close();
  });

  it("can be used by keys alone, from the first Tab to a sent message", async () => {
    const page = await site.open("models");
    await page.getByRole("table").waitFor();
    await page.keyboard.press("Tab");
    await page.getByRole("button", { name: "Skip to the content" }).and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
    await tabTo(page, "Search models");
    await page.keyboard.type("gpt-oss-120b");
    await tabTo(page, "GPT-OSS 120B");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 2, name: "GPT-OSS 120B" }).waitFor();
    await tabTo(page, "Try it");
    await page.keyboard.press("Enter");
    await tabTo(page, "Message");
    await page.keyboard.type("Hello by keys");
    await page.keyboard.press("Enter");
    await page.locator(".answer.is-done").waitFor();
    await page.context().close();
  });

  it("moves nothing where less motion is wished for", async () => {
    const page = await site.open("playground", { reducedMotion: "reduce" });
    await page.getByRole("heading", { name: "Playground" }).waitFor();
    const moving = await page.evaluate(() => {
      const seconds = (text: string) => Math.max(...text.split(",").map(Number.parseFloat));
      return [...document.querySelectorAll("*")]
        .map((element) => getComputedStyle(element))
        .filter((style) => style.animationName !== "none" || seconds(style.transitionDuration) > 0).length;
    });
    expect(moving).toBe(0);
    await page.context().close();
  });

  it("follows the system's theme until one is chosen, and remembers the choice", async () => {
    const page = await site.open("models", { colorScheme: "dark" });
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await ground();
    await page.getByRole("button", { name: /^Theme: auto/ }).click();
    const light = await ground();
    expect(light).not.toBe(dark);
    await page.reload();
    await page.getByRole("button", { name: /^Theme: light/ }).waitFor();
    expect(await ground()).toBe(light);
    await page.context().close();
  });

  it("paints first within a second", async () => {
    const times: number[] = [];
    // The best of some: what the page needs, not what else the machine is doing.
    for (let attempt = 0; attempt < 8 && !times.some((time) => time < 1000); attempt++) {
      const page = await site.open("models");
      await page.getByRole("table").waitFor();
      times.push(
        await page.evaluate(
          () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Infinity,
        ),
      );
      await page.context().close();
    }
    expect(Math.min(...times)).toBeLessThan(1000);
  });

  it("asks nobody but its gateway for anything", () => {
    expect(site.requestedUrls.length).toBeGreaterThan(50);
    expect(site.requestedUrls.filter((url) => !url.startsWith(site.url))).toEqual([]);
  });
});

async function show(page: Page, site: PageUnderTest, view: string): Promise<void> {
  await page.goto(`${site.url}/#/${view}`);
  const ready = {
    models: ":is(.model-table, .detail):visible",
    playground: ".composer",
    activity: ".request-table",
  };
  await page
    .locator(ready[view.split("/")[0] as keyof typeof ready])
    .first()
    .waitFor();
}

async function talk(page: Page): Promise<void> {
  await page.getByLabel("Message", { exact: true }).fill("Show `code`, then count to 12");
  await page.getByRole("button", { name: "Send" }).click();
  await page.locator(".answer.is-done").first().waitFor();
}

async function faultsOf(page: Page, axe: string): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
  );
}

/** Presses Tab until what has the focus is called so. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab");
    const label = await page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null;
      const text = element?.labels?.[0]?.textContent ?? element?.textContent ?? "";
      return element?.getAttribute("aria-label") ?? text;
    });
    if (label.trim() === name) return;
  }
  throw new Error(`Sixty times Tab did not lead to “${name}”.`);
}
