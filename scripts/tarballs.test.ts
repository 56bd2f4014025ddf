/**
 * The packages as a stranger gets them: packed, installed by npm without a workspace, type-checked, run and bundled.
 * OPENCLAW_HF_NODE_LINES="22.19.0 24 26" runs them on these versions of Node; by itself the present one does.
 */
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, type TestContext, test } from "vitest";
import { type ConsumerProject, createConsumerProject } from "./consumer-project.ts";
import { nodeOfLine } from "./node-line.ts";
import { startProgram } from "./start-program.ts";

const root = resolve(import.meta.dirname, "..");
const lines = process.env.OPENCLAW_HF_NODE_LINES?.split(/[\s,]+/).filter(Boolean) ?? [];
const run = promisify(execFile);

const OFFLINE = "npm cannot reach its registry for what the packages depend on";

let project: ConsumerProject | undefined;

/** The project, or a skipped test where there is neither a registry nor npm's cache. */
function consumer(context: TestContext): ConsumerProject {
  return project ?? context.skip(OFFLINE);
}

beforeAll(() => {
  try {
    project = createConsumerProject(root);
  } catch (error) {
    const report = error instanceof Error ? error.message : String(error);
    if (!/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT/.test(report)) throw error;
    process.stdout.write(`The packages are not tried from their tarballs: ${OFFLINE}.\n`);
  }
}, 180_000);
afterAll(() => project?.remove(), 120_000);

describe("installed by npm", () => {
  test("no sibling comes from anywhere but its tarball, and nothing is missing", async (context) => {
    const { folder } = consumer(context);
    const { stdout } = await run("npm", ["ls", "--all", "--json"], { cwd: folder });
    expect(JSON.parse(stdout)).not.toHaveProperty("problems");
    expect(existsSync(join(folder, "node_modules/@openclaw-hf/gateway/node_modules/@openclaw-hf"))).toBe(
      false,
    );
  });

  test.for([
    // With the declarations of dependencies checked, too, as by default; once is enough.
    { module: "nodenext", moduleResolution: "nodenext", skipLibCheck: false },
    { module: "esnext", moduleResolution: "bundler", skipLibCheck: true },
  ])(
    "the examples type-check with the resolution $moduleResolution",
    { timeout: 180_000 },
    async (mode, context) => {
      const { folder } = consumer(context);
      const environment = { target: "es2023", lib: ["es2023"], types: ["node"], noEmit: true };
      const compilerOptions = { ...environment, ...mode, strict: true, exactOptionalPropertyTypes: true };
      const file = join(folder, `tsconfig.${mode.moduleResolution}.json`);
      writeFileSync(file, JSON.stringify({ compilerOptions, include: ["examples"] }));
      const tsc = join(root, "node_modules/typescript/bin/tsc");
      const { stdout } = await run(process.execPath, [tsc, "-p", file]).catch(
        (error: { stdout: string }) => error,
      );
      expect(stdout).toBe("");
    },
  );
});

describe.each(lines.length > 0 ? lines : [process.versions.node])("on Node %s", (line) => {
  let node = process.execPath;

  beforeAll(() => {
    if (project && lines.length > 0) node = nodeOfLine(line, join(root, "node_modules/.cache/openclaw-hf"));
  }, 180_000);

  /** An environment in which nothing of the person who runs the tests is found. */
  function environment(folder: string): NodeJS.ProcessEnv {
    const home = join(folder, `home-${line}`);
    mkdirSync(home, { recursive: true });
    return { PATH: process.env.PATH ?? "", HOME: home, USERPROFILE: home };
  }

  test("the examples of the READMEs run to their end, the sandbox answering for the router", {
    timeout: 180_000,
  }, async (context) => {
    const { folder, examples } = consumer(context);
    expect(execFileSync(node, ["--version"], { encoding: "utf8" })).toContain(line);
    const env = environment(folder);
    const bin = join(folder, "node_modules/@openclaw-hf/hf-sandbox/dist/bin.js");
    const sandboxArgs = ["--port", "0", "--json", "--tokens-per-second", "2000", "--latency-ms", "0"];
    const sandbox = await startProgram(node, [bin, ...sandboxArgs], env);
    const preload = join(root, "scripts/router-on-loopback.mjs");
    const exampleEnv = { ...env, HF_TOKEN: "hf_sandbox", ROUTER_PORT: new URL(sandbox.ready.url).port };
    const failures: string[] = [];
    for (const { name, kind } of examples) {
      if (kind === "part") continue;
      await run(node, ["--import", preload, `examples/${name}.ts`], {
        cwd: folder,
        env: { ...exampleEnv, EXAMPLE_KIND: kind },
        timeout: 30_000,
        killSignal: "SIGKILL",
      }).catch((error: { message: string; killed: boolean; stdout: string }) => {
        failures.push(`${name}: ${error.killed ? "did not end" : error.message}\n${error.stdout}`);
      });
    }
    expect(await sandbox.stop()).toBe(0);
    expect(failures).toEqual([]);
  });

  test("the command brings its gateway, the page and the notices of what is bundled", async (context) => {
    const { folder } = consumer(context);
    const home = join(folder, "node_modules/@openclaw-hf/cli");
    const { version, bin } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
    const command = join(home, bin.openclaw);
    const env = environment(folder);
    expect((await run(node, [command, "--version"], { env })).stdout.trim()).toBe(version);

    const gateway = await startProgram(node, [command, "gateway", "run", "--port", "0", "--json"], env);
    const health = await fetch(new URL("/healthz", gateway.ready.url));
    expect(await health.json()).toMatchObject({ status: "ok", version });
    const page = await fetch(gateway.ready.url, { headers: { accept: "text/html" } });
    expect(await page.text()).toMatch(/<script type="module"[^>]* src="\.\/assets\//);
    expect(await gateway.stop()).toBe(0);

    const notices = readFileSync(join(home, "dist/THIRD-PARTY-NOTICES.md"), "utf8");
    for (const name of ["undici", "zod", "json5"])
      expect(notices).toMatch(new RegExp(`^## ${name} \\d`, "m"));
  });
});

describe("for a browser", () => {
  /** What a page would load, run where there is nothing of Node. */
  async function bundled(folder: string, code: string): Promise<unknown> {
    const { outputFiles } = await build({
      stdin: { contents: code, resolveDir: folder },
      bundle: true,
      minify: true,
      write: false,
      format: "iife",
      globalName: "result",
      platform: "browser",
      logLevel: "silent",
    });
    const browser = createContext({ URL, TextDecoder });
    runInContext(outputFiles[0]?.text ?? "", browser);
    return browser.result;
  }

  test("model-ref parses a ref", async (context) => {
    const code = `import { parseModelRef, routerModel } from "@openclaw-hf/model-ref";
      const parsed = parseModelRef("huggingface/Qwen/Qwen3-8B:cheapest");
      export const model = parsed.ok && routerModel(parsed.ref);`;
    expect(await bundled(consumer(context).folder, code)).toMatchObject({ model: "Qwen/Qwen3-8B:cheapest" });
  });

  test("hf-catalog answers from its built-in facts", async (context) => {
    const code = `import { BUILT_IN_MODELS, buildCatalog, queryModels } from "@openclaw-hf/hf-catalog";
      const [model] = queryModels(buildCatalog({ builtIn: BUILT_IN_MODELS }), { search: "gpt oss 120b" });
      export const id = model?.id;`;
    expect(await bundled(consumer(context).folder, code)).toMatchObject({ id: "openai/gpt-oss-120b" });
  });

  test("hf-chat's events decode a stream", async (context) => {
    const code = `import { createSseDecoder } from "@openclaw-hf/hf-chat/events";
      export const kind = typeof createSseDecoder;`;
    expect(await bundled(consumer(context).folder, code)).toMatchObject({ kind: "function" });
  });

  test("the catalog's store, which is for Node, says so when it is bundled", async (context) => {
    const code = 'export * from "@openclaw-hf/hf-catalog/store";';
    await expect(bundled(consumer(context).folder, code)).rejects.toThrow(/Could not resolve "node:/);
  });
});
