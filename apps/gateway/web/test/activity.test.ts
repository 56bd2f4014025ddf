import { writeFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createGateway } from "../../src/index.ts";
import { CONFIG, chromiumPath, PATIENCE, type PageUnderTest, startPage } from "./page-under-test.ts";

describe.skipIf(chromiumPath === undefined)("the activity view", () => {
  let site: PageUnderTest;
  let page: Page;

  beforeAll(async () => {
    site = await startPage();
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    page = await site.open("activity");
    await page.getByRole("heading", { name: "Health" }).waitFor();
  });
  afterEach(async () => {
    await page.context().close();
    expect(site.complaints).toEqual([]);
  });

  it("shows a request as it ends, with its backend, time, tokens and cost", async () => {
    const { status, requestId } = await chat(site, "default");
    expect(status).toBe(200);
    const row = page.locator(".request-table tbody tr").first();
    await row.getByText("deepseek-ai/DeepSeek-R1").waitFor();
    const cells = await row.locator("td").allTextContents();
    expect(cells[1]).toBe("default → deepseek-ai/DeepSeek-R1");
    expect(cells[2]).toBe("together");
    expect(cells[3]).toBe("200");
    expect(cells[4]).toMatch(/m?s$/);
    expect(cells[6]).toMatch(/^\d+ → \d+$/);
    expect(cells[7]).toMatch(/^\$0\.0/);
    await row.getByRole("button").click();
    await page.getByText(requestId).waitFor();
  });

  it("never shows what was said", async () => {
    await chat(site, "default", "a very private question");
    await page.locator(".request-table").waitFor();
    expect(await page.content()).not.toContain("private");
    const events = await readSnapshot(site);
    expect(events).toContain("DeepSeek-R1");
    expect(events).not.toContain("private");
  });

  it("marks an answer of a fallback and tells every attempt", async () => {
    site.sandbox.setModel("deepseek-ai/DeepSeek-R1", "status-500");
    try {
      await chat(site, "default");
    } finally {
      site.sandbox.setModel("deepseek-ai/DeepSeek-R1", undefined);
    }
    const row = page.locator(".request-table tbody tr").first();
    await row.getByText("fallback 1").waitFor();
    await row.getByText(/^\d attempts$/).waitFor();
    await row.getByRole("button").click();
    const attempts = await page.locator(".attempts li").allTextContents();
    expect(attempts.length).toBeGreaterThan(1);
    expect(attempts[0]).toContain("upstream_error");
    expect(attempts.at(-1)).toContain("Qwen/Qwen3-8B");
  });

  it("tells a failure by its code and says what to do about it", async () => {
    await chat(site, "faults/credits-depleted");
    const row = page.locator(".request-table tbody tr").first();
    await row.getByText("insufficient_quota").waitFor();
    await row.getByRole("button").click();
    await page.locator(".details-row").getByText("huggingface.co/settings/billing").waitFor();

    await chat(site, "openai/gpt-oss-120b");
    await page.locator(".request-table tbody tr").first().getByText("gpt-oss").waitFor();
    await page.getByText("Failed", { exact: true }).click();
    expect(await page.locator(".request-table").getByText("gpt-oss").count()).toBe(0);
    await page.locator(".request-table").getByText("insufficient_quota").first().waitFor();
  });

  it("counts the last hour minute by minute, and keys walk the minutes", async () => {
    const chart = page.getByRole("group", { name: /^Requests over the last hour: \d+ requests?/ });
    const total = async () =>
      Number(/: (\d+) request/.exec((await chart.getAttribute("aria-label")) ?? "")?.[1]);
    const before = await total();
    await chat(site, "default");
    await chat(site, "faults/bad-request");
    await expect.poll(total, PATIENCE).toBe(before + 2);
    await chart.focus();
    await page.keyboard.press("ArrowLeft");
    expect(await chart.getByRole("status").textContent()).toMatch(
      /^\d\d:\d\d: \d+ answered, \d+ by a fallback, \d+ failed$/,
    );
  });

  it("says that a changed config was refused, where and why, and that it is mended", async () => {
    const health = page.getByRole("region", { name: "Health" });
    await writeFile(site.configPath, "{ agents: {\n  oops\n}");
    await health.getByText("the last good one is in force").waitFor();
    await health.getByText(/^Line \d+, column \d+: /).waitFor();
    await writeFile(site.configPath, CONFIG);
    await health.getByText(/accepted (just now|\d+)/).waitFor();
  });

  it("tells where the token came from and never the token, and which backend is in cooldown", async () => {
    const health = page.getByRole("region", { name: "Health" });
    expect(site.gateway.status().token).toBeDefined();
    await health.getByText(`from ${site.gateway.status().token?.source}`).waitFor();
    expect(await page.content()).not.toContain("hf_test");
    await chat(site, "faults/rate-limit-long");
    await health.getByText("faults/rate-limit-long").waitFor();
    await health.getByText("rate_limit_exceeded").waitFor();
  });
});

describe.skipIf(chromiumPath === undefined)("a page whose gateway goes away", () => {
  it("says so, and comes back by itself", async () => {
    const site = await startPage();
    try {
      const page = await site.open("activity");
      await page.getByText("Hugging Face", { exact: true }).waitFor();
      const port = Number(new URL(site.url).port);
      await site.gateway.close({ drainMs: 0 });
      await page.getByText("Reconnecting").waitFor();
      const next = await createGateway({ config: {}, token: "hf_test", auth: { mode: "none" } });
      await next.listen({ port });
      try {
        await page.getByText("Hugging Face", { exact: true }).waitFor();
        await page.getByText("given by the embedding program").waitFor();
      } finally {
        await next.close({ drainMs: 0 });
      }
    } finally {
      await site.close();
    }
  });
});

async function chat(
  site: PageUnderTest,
  model: string,
  text = "Hello",
): Promise<{ status: number; requestId: string }> {
  const response = await fetch(`${site.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model, messages: [{ role: "user", content: text }] }),
  });
  await response.text();
  return { status: response.status, requestId: response.headers.get("x-request-id") ?? "" };
}

/** The first event of the live stream, in which all that is remembered stands. */
async function readSnapshot(site: PageUnderTest): Promise<string> {
  const response = await fetch(`${site.url}/openclaw/api/events`);
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += new TextDecoder().decode(chunk);
    if (text.includes("\n\n")) break;
  }
  return text;
}
