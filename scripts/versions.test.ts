import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
const manifests = globSync("{packages,apps}/*/package.json", { cwd: root });
let workspace: string;

/** This workspace without its sources and pending changesets, every package released as 0.3.0. */
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), "openclaw-hf-versions-"));
  const files = [...manifests, "package.json", "pnpm-workspace.yaml", ".changeset/config.json"];
  for (const file of files) {
    mkdirSync(dirname(join(workspace, file)), { recursive: true });
    cpSync(join(root, file), join(workspace, file));
  }
  for (const file of manifests) {
    const manifest = JSON.parse(readFileSync(join(workspace, file), "utf8")) as object;
    writeFileSync(join(workspace, file), JSON.stringify({ ...manifest, version: "0.3.0" }));
  }
  // Changesets asks git when a changeset was written.
  spawnSync("git", ["init", "--quiet"], { cwd: workspace });
});
afterEach(() => rmSync(workspace, { recursive: true }));

/** Releases one changeset of the package, and returns the packages whose version changed. */
function release(name: string, bump: "patch" | "minor"): Record<string, string> {
  writeFileSync(
    join(workspace, ".changeset/a-change.md"),
    `---\n"@openclaw-hf/${name}": ${bump}\n---\n\nA change.\n`,
  );
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, "scripts/version-packages.ts")],
    {
      cwd: workspace,
      encoding: "utf8",
      env: { ...process.env, PATH: join(root, "node_modules/.bin") + delimiter + process.env.PATH },
    },
  );
  if (status !== 0) throw new Error(stdout + stderr);
  const versions = manifests.map((file) => {
    const manifest = JSON.parse(readFileSync(join(workspace, file), "utf8")) as Record<string, string>;
    return [String(manifest.name).replace("@openclaw-hf/", ""), manifest.version ?? ""] as const;
  });
  return Object.fromEntries(versions.filter(([, version]) => version !== "0.3.0"));
}

test("a change in the gateway bumps it and the command that bundles it, and no library", () => {
  expect(release("gateway", "minor")).toEqual({ gateway: "0.4.0", cli: "0.3.1" });
});

test("a fix in hf-chat bumps it, the gateway and the command; not the catalog, the config or the sandbox", () => {
  expect(release("hf-chat", "patch")).toEqual({ "hf-chat": "0.3.1", gateway: "0.3.1", cli: "0.3.1" });
});

test("a change in model-ref, on which all but the sandbox depend, bumps all but the sandbox", () => {
  expect(release("model-ref", "minor")).toEqual({
    "model-ref": "0.4.0",
    "hf-catalog": "0.3.1",
    "hf-chat": "0.3.1",
    "config-core": "0.3.1",
    gateway: "0.3.1",
    cli: "0.3.1",
  });
});

test("a change in the command bumps nothing else", () => {
  expect(release("cli", "patch")).toEqual({ cli: "0.3.1" });
});

test("the changelog of the command says which siblings it brings", () => {
  release("hf-sandbox", "patch");
  const changelog = readFileSync(join(workspace, "apps/cli/CHANGELOG.md"), "utf8");
  expect(changelog).toContain("Brings @openclaw-hf/gateway@0.3.1, @openclaw-hf/hf-sandbox@0.3.1.");
});
