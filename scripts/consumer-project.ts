import { execFileSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { type ReadmeExample, readmeExamples } from "./readme-examples.ts";

/** What the examples use beside our packages, as someone who follows a README would install it. */
const GUESTS = ["openai", "@types/node"];

/** An empty project of somebody else's, in which our packed packages are installed by npm. */
export interface ConsumerProject {
  readonly folder: string;
  readonly examples: readonly ReadmeExample[];
  remove(): void;
}

/** Packs every package as it would be published; returns name → tarball. */
function packAll(root: string, folder: string): Record<string, string> {
  const filters = ["--filter", "./packages/*", "--filter", "./apps/*"];
  execFileSync("pnpm", ["--recursive", ...filters, "pack", "--pack-destination", folder], {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const names = globSync("{packages,apps}/*/package.json", { cwd: root }).map(
    (file) => (JSON.parse(readFileSync(join(root, file), "utf8")) as { name: string }).name,
  );
  const tarballs = globSync("*.tgz", { cwd: folder });
  return Object.fromEntries(
    names.map((name) => {
      const prefix = `${name.slice(1).replace("/", "-")}-`;
      const tarball = tarballs.find(
        (file) => file.startsWith(prefix) && /^\d/.test(file.slice(prefix.length)),
      );
      return [name, `file:${join(folder, tarball ?? "missing.tgz")}`];
    }),
  );
}

function guestVersions(root: string): Record<string, string> {
  const workspace = readFileSync(join(root, "pnpm-workspace.yaml"), "utf8");
  return Object.fromEntries(
    GUESTS.map((name) => {
      const version = new RegExp(`^ {2}"?${name}"?: (\\S+)$`, "m").exec(workspace)?.[1];
      if (version === undefined) throw new Error(`pnpm-workspace.yaml has no catalog version of ${name}`);
      return [name, version];
    }),
  );
}

/**
 * Makes the project: every package from its tarball, siblings too, and the README examples in `examples/`.
 * Third-party dependencies come from npm's registry or its cache.
 */
export function createConsumerProject(root: string): ConsumerProject {
  const folder = mkdtempSync(join(tmpdir(), "openclaw-hf-consumer-"));
  const remove = () => rmSync(folder, { recursive: true });
  try {
    installPackages(root, folder);
  } catch (error) {
    remove();
    throw error;
  }
  const examples = globSync("{packages,apps}/*/README.md", { cwd: root })
    .sort()
    .flatMap((file) => readmeExamples(join(root, file), basename(dirname(file))));
  mkdirSync(join(folder, "examples"));
  for (const { name, code } of examples) writeFileSync(join(folder, `examples/${name}.ts`), code);
  return { folder, examples, remove };
}

function installPackages(root: string, folder: string): void {
  const tarballs = packAll(root, folder);
  const manifest = {
    name: "consumer",
    private: true,
    type: "module",
    dependencies: { ...tarballs, ...guestVersions(root) },
    // Not published yet, siblings cannot be asked of the registry.
    overrides: Object.fromEntries(Object.keys(tarballs).map((name) => [name, `$${name}`])),
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest, null, 2));
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
}
