import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const METAFILE = "dist/metafile-esm.json";

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
}

const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;

/** The folder of the package that a bundled file belongs to: the nearest one above whose package.json has a name and a version. */
function packageFolder(file: string): string | undefined {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    if (!existsSync(join(folder, "package.json"))) continue;
    const { name, version } = readManifest(folder);
    if (name !== undefined && version !== undefined) return folder;
  }
  return undefined;
}

function readNotice(folder: string, pattern: RegExp): string | undefined {
  const file = readdirSync(folder).find((name) => pattern.test(name));
  return file === undefined ? undefined : readFileSync(join(folder, file), "utf8").trim();
}

/** A package of this repository has the repository's licence; what it took from others stands in its NOTICE. */
function sectionOf(folder: string): string | undefined {
  const { name, version, license } = readManifest(folder);
  const isOurs = !folder.split("/").includes("node_modules");
  const text = isOurs ? readNotice(folder, /^notice/i) : readNotice(folder, /^licen[cs]e/i);
  if (text === undefined) {
    if (isOurs) return undefined;
    if (license === undefined) throw new Error(`${name} ${version} is bundled and brings no licence`);
  }
  const title = isOurs ? `Data in ${name}` : `${name} ${version} (${license ?? "see below"})`;
  return `## ${title}\n\n${text === undefined ? `Licence: ${license}` : `\`\`\`text\n${text}\n\`\`\``}\n`;
}

/**
 * Writes `dist/THIRD-PARTY-NOTICES.md` for a bundled app: the licence of every package whose code is in the bundle.
 * Called in the app's folder after tsup, whose metafile says what went in; the metafile itself is not published.
 */
export function writeThirdPartyNotices(): void {
  const { inputs } = JSON.parse(readFileSync(METAFILE, "utf8")) as { inputs: Record<string, unknown> };
  // A plugin's files have a namespace before a colon and no place on disk.
  const folders = Object.keys(inputs)
    .filter((file) => existsSync(file))
    .map(packageFolder);
  const sections = [...new Set(folders)]
    .map((folder) => (folder === undefined ? undefined : sectionOf(folder)))
    .filter((section) => section !== undefined);
  if (sections.length === 0) throw new Error(`${METAFILE} names no third-party package`);

  const list = [...new Set(sections)].sort().join("\n");
  const preface = "This package is one bundle; these works are part of it.";
  writeFileSync("dist/THIRD-PARTY-NOTICES.md", `# Third-party notices\n\n${preface}\n\n${list}`);
  rmSync(METAFILE);
}
