import * as fs from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Paths, resolvePaths } from "./paths.ts";
import { readConfig } from "./read-config.ts";

let home: string;
let paths: Paths;
beforeEach(async () => {
  home = await fs.mkdtemp(join(tmpdir(), "config-read-"));
  paths = resolvePaths({ env: {}, homeDir: home });
  await fs.mkdir(paths.stateDir, { mode: 0o700 });
});
afterEach(() => fs.rm(home, { recursive: true, force: true }));

const write = (path: string, text: string, mode = 0o600) => fs.writeFile(path, text, { mode });

it("reads nothing as an empty configuration", async () => {
  await fs.rmdir(paths.stateDir);
  expect(await readConfig(paths, { env: {} })).toEqual({
    ok: true,
    config: {},
    raw: {},
    models: [],
    dotEnv: {},
    warnings: [],
    exists: false,
  });
});

it("reads all three files and fills variables from the process first, then from .env", async () => {
  await write(paths.configPath, `{ env: { A: 'own' }, x: '\${A}', y: '\${B}', z: '\${C}' }`);
  await write(paths.envPath, "\uFEFF# mine\nexport B='two'\nC=file\n");
  await write(
    paths.modelsJsonPath,
    '{ "providers": { "huggingface": { "models": [{ "id": "a/b", "alias": "x", "params": { "t": 1 } }] } } }',
  );
  expect(await readConfig(paths, { env: { C: "process" } })).toMatchObject({
    ok: true,
    exists: true,
    config: { x: "own", y: "two", z: "process" },
    dotEnv: { B: "two", C: "file" },
    models: [{ id: "a/b", alias: "x", params: { t: 1 } }],
    warnings: [],
  });
});

it("reads the list of models.json wherever it stands, leaving out bad entries with a warning", async () => {
  const list =
    '[{ id: "a/b" }, { id: "no ref" }, 3, { id: "c/d", alias: 4 }, { id: "huggingface/e/f:cheapest" }]';
  for (const text of [
    list,
    `{ models: ${list} }`,
    `{ models: { providers: { huggingface: { models: ${list} } } } }`,
  ]) {
    await write(paths.modelsJsonPath, text);
    const read = await readConfig(paths, { env: {} });
    expect(read).toMatchObject({ ok: true, models: [{ id: "a/b" }, { id: "huggingface/e/f:cheapest" }] });
    expect(read.warnings).toHaveLength(3);
    for (const warning of read.warnings) {
      expect(warning).toMatchObject({ severity: "warning", fileName: "~/.openclaw/models.json", line: 1 });
    }
  }
});

it("takes a broken models.json for a warning, and a broken config for an error", async () => {
  await write(paths.modelsJsonPath, "{ models: [");
  expect(await readConfig(paths, { env: {} })).toMatchObject({
    ok: true,
    models: [],
    warnings: [{ code: "syntax" }],
  });
  await write(paths.configPath, "{ a: ");
  expect(await readConfig(paths, { env: {} })).toMatchObject({
    ok: false,
    errors: [{ code: "syntax", line: 1 }],
  });
  await fs.writeFile(paths.configPath, Buffer.from([0xff, 0xfe, 0x7b, 0x00]));
  expect(await readConfig(paths, { env: {} })).toMatchObject({
    ok: false,
    errors: [{ code: "invalid_encoding" }],
  });
});

it("reports files that others may read, with the chmod to run", async () => {
  await write(paths.envPath, "A=1\n");
  await write(paths.configPath, '{ gateway: { auth: { token: "s3cret" } } }');
  await fs.chmod(paths.envPath, 0o640);
  await fs.chmod(paths.configPath, 0o644);
  const { warnings } = await readConfig(paths, { env: {} });
  expect(warnings).toMatchObject([
    { code: "loose_permissions", fileName: "~/.openclaw/.env", fix: `chmod 600 ${paths.envPath}` },
    {
      code: "loose_permissions",
      fileName: "~/.openclaw/openclaw.json",
      fix: `chmod 600 ${paths.configPath}`,
    },
  ]);
});

it("does not mind that others can read a config without secrets, but that they can write it", async () => {
  await write(paths.configPath, `{ models: { providers: { huggingface: { apiKey: "\${KEY}" } } } }`);
  await fs.chmod(paths.configPath, 0o644);
  expect((await readConfig(paths, { env: { KEY: "x" } })).warnings).toEqual([]);
  await fs.chmod(paths.configPath, 0o666);
  expect((await readConfig(paths, { env: { KEY: "x" } })).warnings).toMatchObject([
    { code: "loose_permissions" },
  ]);
});

it.skipIf(userInfo().uid === 0)(
  "throws when a file may not be read (skipped for root, who may read all)",
  async () => {
    await write(paths.configPath, "{}", 0o000);
    await expect(readConfig(paths, { env: {} })).rejects.toMatchObject({ code: "permission_denied" });
  },
);

it("throws when a file is none", async () => {
  await fs.mkdir(paths.configPath);
  await expect(readConfig(paths, { env: {} })).rejects.toMatchObject({ code: "not_a_file" });
});

it("resolves paths by the seed's variables", () => {
  const env = { OPENCLAW_STATE_DIR: "~/state", OPENCLAW_CONFIG_PATH: "/etc/openclaw.json" };
  expect(resolvePaths({ env, homeDir: "/home/ada" })).toEqual({
    stateDir: "/home/ada/state",
    configPath: "/etc/openclaw.json",
    envPath: "/home/ada/state/.env",
    modelsJsonPath: "/home/ada/state/models.json",
    cacheDir: "/home/ada/state/cache",
    homeDir: "/home/ada",
  });
  expect(resolvePaths({ env: { OPENCLAW_STATE_DIR: " " }, homeDir: "/h" }).configPath).toBe(
    "/h/.openclaw/openclaw.json",
  );
});
