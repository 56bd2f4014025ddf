import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { parseJson5 } from "../src/json5/parse-json5.ts";
import { soakKills } from "./soak-kills.ts";

const SET_KEY = fileURLToPath(new URL("./set-key.mjs", import.meta.url));
const PROCESSES = 100;
/** `pnpm run soak` does ten thousand. */
const KILLS = 15;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "config-many-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it("applies the changes of a hundred processes that all write at once", { timeout: 300_000 }, async () => {
  const path = join(folder, "openclaw.json");
  await writeFile(path, "{\n  // kept\n  a: 0x10,\n}\n");
  const statuses = await Promise.all(
    Array.from({ length: PROCESSES }, async (_, at) => {
      const child = spawn("node", [SET_KEY, path, `key${at}`, String(at)], {
        stdio: ["ignore", "ignore", "inherit"],
      });
      const [status] = await once(child, "close");
      return status;
    }),
  );
  expect(statuses).toEqual(Array(PROCESSES).fill(0));
  const text = await readFile(path, "utf8");
  const concurrent = Object.fromEntries(Array.from({ length: PROCESSES }, (_, at) => [`key${at}`, at]));
  expect(parseJson5(text)).toEqual({ ok: true, value: { a: 16, concurrent } });
  expect(text).toMatch(/^{\n {2}\/\/ kept\n {2}a: 0x10,\n/);
  const backups = ["", ".1", ".2", ".3", ".4"].map((age) => `openclaw.json.bak${age}`);
  expect((await readdir(folder)).sort()).toEqual(["openclaw.json", ...backups]);
});

it("leaves a whole file behind, with every reported write, whenever a writer is killed", {
  timeout: 300_000,
}, async () => {
  const report = await soakKills(KILLS);
  expect(report.kills).toBe(KILLS);
  expect(report.writes).toBeGreaterThan(0);
});
