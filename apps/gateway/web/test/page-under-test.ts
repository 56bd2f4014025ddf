import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createSandbox, type Sandbox, type SandboxOptions } from "@openclaw-hf/hf-sandbox";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { build } from "vite";
import { afterAll, vi } from "vitest";
import { createGateway, type Gateway, type GatewayOptions } from "../../src/index.ts";

/** Where Chromium is; undefined where there is none, and then the browser's tests skip. */
export const chromiumPath = findChromium();

if (chromiumPath === undefined) {
  console.warn("No Chromium: set CHROMIUM_PATH or install `chromium`. The page's browser tests are skipped.");
}

// A browser on a busy machine takes its time; nothing here waits longer than it must.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

/** How long `expect.poll` keeps asking. */
export const PATIENCE = { timeout: 15_000 };

/** A config as a person keeps it: with comments, single quotes and trailing commas. */
export const CONFIG = `// mine
{
  agents: {
    defaults: {
      model: {
        primary: 'huggingface/deepseek-ai/DeepSeek-R1', // the good one
        fallbacks: ['huggingface/Qwen/Qwen3-8B'],
      },
      models: {
        'huggingface/Qwen/Qwen3-8B:cheapest': { alias: 'small' }, // for scripts
      },
    },
  },
}
`;

/** A gateway with its page, a sandbox behind it, and a browser before it. */
export interface PageUnderTest {
  readonly url: string;
  readonly gateway: Gateway;
  readonly sandbox: Sandbox;
  readonly configPath: string;
  readConfig(): Promise<string>;
  /** Opens a view in a browser of its own, with nothing kept from others. */
  open(view?: string, options?: BrowserContextOptions): Promise<Page>;
  /** Every address any page has asked for. */
  readonly requestedUrls: readonly string[];
  /** What pages complained about: exceptions, and refusals of the content security policy. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Options of {@link startPage}; without any, the page talks to a sandbox as its router and needs no token. */
export interface StartOptions {
  readonly gateway?: GatewayOptions;
  readonly sandbox?: SandboxOptions;
  readonly config?: string;
  readonly port?: number;
}

/** Builds the page, and starts all that it needs on loopback. */
export async function startPage(options: StartOptions = {}): Promise<PageUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), "openclaw-page-"));
  builtPage ??= buildPage();
  const webRoot = await builtPage;
  const configPath = join(folder, "openclaw.json");
  await writeFile(configPath, options.config ?? CONFIG);
  const sandbox = createSandbox({ latencyMs: 5, tokensPerSecond: 2000, ...options.sandbox });
  const { baseUrl } = await sandbox.listen();
  const gateway = await createGateway({
    configPath,
    baseUrl,
    token: "hf_test",
    auth: { mode: "none" },
    webRoot,
    ...options.gateway,
  });
  const { url } = await gateway.listen({ port: options.port ?? 0 });
  const browser = await launchBrowser();
  const requestedUrls: string[] = [];
  const complaints: string[] = [];
  return {
    url,
    gateway,
    sandbox,
    configPath,
    readConfig: () => readFile(configPath, "utf8"),
    async open(view = "models", contextOptions = {}) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...contextOptions });
      watch(context, requestedUrls, complaints);
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      await page.goto(`${url}/#/${view}`);
      return page;
    },
    requestedUrls,
    complaints,
    async close() {
      await browser.close();
      await gateway.close({ drainMs: 0 });
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The folder of the page as built for this file's tests. */
let builtPage: Promise<string> | undefined;

afterAll(async () => {
  if (builtPage !== undefined) await rm(await builtPage, { recursive: true, force: true });
});

/** Builds the page as it ships, into a folder of its own. */
export async function buildPage(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), "openclaw-built-"));
  const root = fileURLToPath(new URL("..", import.meta.url));
  await build({
    root,
    configFile: join(root, "vite.config.ts"),
    logLevel: "error",
    build: { outDir, emptyOutDir: true },
  });
  return outDir;
}

function watch(context: BrowserContext, urls: string[], complaints: string[]): void {
  context.on("request", (request) => urls.push(request.url()));
  context.on("weberror", (error) => complaints.push(String(error.error())));
  context.on("console", (message) => {
    // A refused request is an answer that a test asks for; all else that is red is a fault of the page.
    const isAnswer = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isAnswer) complaints.push(message.text());
  });
}

function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath ?? "chromium",
    args: [
      // Containers run as root, where Chromium's own sandbox cannot.
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

function findChromium(): string | undefined {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== "") return named;
  const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
}
