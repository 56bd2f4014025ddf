/**
 * `pnpm version-packages`: turns the pending changesets into versions and changelogs.
 *
 * Changesets leaves a package alone whose changed siblings are its devDependencies, as nobody installs those. A bundled
 * app has all of its siblings there and ships their code, so it is given a patch of its own in a second round.
 */
import { execFileSync } from "node:child_process";
import { globSync, readFileSync, writeFileSync } from "node:fs";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const BUNDLED_APP = "@openclaw-hf/cli";

function readManifests(): Map<string, Manifest> {
  const files = globSync("{packages,apps}/*/package.json");
  const manifests = files.map((file) => JSON.parse(readFileSync(file, "utf8")) as Manifest);
  return new Map(manifests.map((manifest) => [manifest.name, manifest]));
}

function versionPackages(): void {
  execFileSync("changeset", ["version"], { stdio: "inherit" });
}

const before = readManifests();
versionPackages();
const after = readManifests();

const isReleased = (name: string) => before.get(name)?.version !== after.get(name)?.version;
const bundled = Object.keys(after.get(BUNDLED_APP)?.devDependencies ?? {}).filter((name) => after.has(name));
const released = bundled.filter(isReleased);
if (released.length > 0 && !isReleased(BUNDLED_APP)) {
  const list = released.map((name) => `${name}@${after.get(name)?.version}`).join(", ");
  writeFileSync(".changeset/bundled-siblings.md", `---\n"${BUNDLED_APP}": patch\n---\n\nBrings ${list}.\n`);
  versionPackages();
}
