import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { PACKAGE_BUDGETS, type PackageBudget } from "./package-budgets.ts";

/** A package.json, as far as the budget looks at it. */
export interface BudgetedManifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
}

/** Bytes of one entry as a program would ship it: bundled, minified, gzipped, dependencies left out. */
async function gzippedBytes(entry: string, dependencies: readonly string[]): Promise<number> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "node",
    external: [...dependencies],
    logLevel: "error",
  });
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).byteLength;
}

function checkDependencies(manifest: BudgetedManifest, budget: PackageBudget): string[] {
  const installed = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });
  return [
    ...installed
      .filter((name) => !budget.dependencies.includes(name))
      .map((name) => `depends on ${name}, which its budget does not name`),
    ...budget.dependencies
      .filter((name) => !installed.includes(name))
      .map((name) => `no longer depends on ${name}: take it out of its budget`),
  ];
}

async function checkEntries(manifest: BudgetedManifest, budget: PackageBudget): Promise<string[]> {
  const complaints: string[] = [];
  for (const [name, target] of Object.entries(manifest.exports)) {
    if (name === "./package.json" || typeof target === "string") continue;
    const limit = budget.maxGzippedBytes[name];
    const bytes = await gzippedBytes(target.default, budget.dependencies);
    if (limit === undefined) complaints.push(`"${name}" (${bytes} bytes gzipped) has no size in its budget`);
    else if (bytes > limit) complaints.push(`"${name}" is ${bytes} bytes gzipped, over its ${limit}`);
  }
  return complaints;
}

/**
 * Holds a packed package against its line in `PACKAGE_BUDGETS`, in the package's folder.
 * Returns what is wrong, one sentence each; nothing when all is within bounds.
 */
export async function checkBudget(
  manifest: BudgetedManifest,
  tarball: { readonly files: readonly string[]; readonly unpackedBytes: number },
): Promise<string[]> {
  const budget = PACKAGE_BUDGETS[manifest.name];
  if (!budget) return ["has no budget in scripts/package-budgets.ts"];
  const kilobytes = Math.ceil(tarball.unpackedBytes / 1000);
  const missing = ["LICENSE", "README.md", "package.json", ...(budget.mustHold ?? [])].filter(
    (file) => !tarball.files.includes(file),
  );
  return [
    ...missing.map((file) => `lacks ${file} in its tarball`),
    ...(kilobytes > budget.maxUnpackedKilobytes
      ? [`is ${kilobytes} kB unpacked, over its ${budget.maxUnpackedKilobytes} kB`]
      : []),
    ...checkDependencies(manifest, budget),
    ...(await checkEntries(manifest, budget)),
  ];
}
