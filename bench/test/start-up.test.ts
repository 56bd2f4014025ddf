import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LoadedModules } from "../programs/preload-count-modules.ts";

/** What starting the command may load. A start is felt at every call, and grows by one careless import. */

const root = join(import.meta.dirname, "../..");
const preload = join(import.meta.dirname, "../programs/preload-count-modules.ts");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "openclaw-hf-start-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command with an empty home and says what it loaded. */
function modulesOf(...args: string[]): LoadedModules {
  const countFile = join(folder, "loaded.json");
  rmSync(countFile, { force: true });
  const command = join(root, "apps/cli/dist/openclaw.js");
  const { stderr } = spawnSync(process.execPath, ["--import", preload, command, ...args], {
    env: { PATH: process.env.PATH, HOME: folder, OPENCLAW_STATE_DIR: folder, MODULE_COUNT_FILE: countFile },
    encoding: "utf8",
    timeout: 20_000,
  });
  expect(statSync(countFile, { throwIfNoEntry: false }), stderr).toBeDefined();
  return JSON.parse(readFileSync(countFile, "utf8")) as LoadedModules;
}

const NETWORK = ["http", "https", "http2", "net", "tls", "dgram", "dns"];

describe.each([
  { args: ["--version"], maxFiles: 1, maxKb: 4 },
  { args: ["--help"], maxFiles: 2, maxKb: 75 },
  { args: ["gateway", "--help"], maxFiles: 2, maxKb: 75 },
  { args: ["models", "list"], maxFiles: 6, maxKb: 210 },
  // There is nothing in an empty home, and what says so comes with the commands that read.
  { args: ["config", "get", "agents"], maxFiles: 10, maxKb: 230 },
])("openclaw $args", ({ args, maxFiles, maxKb }) => {
  test(`loads at most ${maxFiles} files of together ${maxKb} KB, and nothing of the network`, () => {
    const { files, bytes, builtins } = modulesOf(...args);
    expect(files.length).toBeLessThanOrEqual(maxFiles);
    expect(bytes / 1024).toBeLessThan(maxKb);
    expect(builtins.filter((name) => NETWORK.includes(name))).toEqual([]);
  });
});

test.each([
  ["packages/model-ref", 12],
  ["packages/hf-catalog", 90],
  ["packages/hf-chat", 130],
  ["packages/config-core", 160],
  ["packages/hf-sandbox", 160],
  ["apps/gateway", 180],
  ["apps/cli", 1_700],
])("the code of %s is built to at most %i KB", (path, maxKb) => {
  const files = globSync(`${path}/dist/*.js`, { cwd: root }).map((file) => join(root, file));
  expect(files, `${basename(path)} is not built`).not.toEqual([]);
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  expect(bytes / 1024).toBeLessThan(maxKb);
});
