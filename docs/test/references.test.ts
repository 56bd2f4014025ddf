import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, test } from "vitest";
import { configurationPage } from "../scripts/configuration-page.ts";
import { PAGES, pageAt, pathOf } from "./pages.ts";

const gatewayPage = readFileSync(pathOf("docs/reference/gateway.md"), "utf8");

describe("The configuration reference", () => {
  test("is what the schema says (`pnpm --filter @openclaw-hf/docs run generate` writes it anew)", () => {
    expect(readFileSync(pathOf("docs/reference/configuration.md"), "utf8")).toBe(configurationPage());
  });
});

describe("The gateway reference", () => {
  test("lists every metric with its type, and no other", async () => {
    const text = await readMetrics();
    const served = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, type]) => `${name} ${type}`);
    const listed = [...gatewayPage.matchAll(/^\| `(\w+)` \| (histogram|counter|gauge) \|/gm)].map(
      ([, name, type]) => `${name} ${type}`,
    );
    expect(served.length).toBeGreaterThan(5);
    expect(listed.toSorted()).toEqual(served.toSorted());
  });

  test("names every event of the log", () => {
    const source = readFileSync(pathOf("apps/gateway/src/observe/log-event.ts"), "utf8");
    const events = [...source.matchAll(/readonly event: "([\w-]+)"/g)].map(([, event]) => event);
    expect(events.length).toBeGreaterThan(5);
    expect(events.filter((event) => !gatewayPage.includes(`\`${event}\``))).toEqual([]);
  });
});

/** The metrics of a gateway of several processes, which has all there are. */
async function readMetrics(): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), "openclaw-hf-docs-"));
  const args = ["gateway", "run", "--workers", "2", "--sandbox", "--port", "0", "--json"];
  const gateway = spawn(process.execPath, [pathOf("apps/cli/dist/openclaw.js"), ...args], {
    env: { PATH: process.env.PATH, HOME: home },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [ready] = await once(createInterface(gateway.stdout), "line");
    return await (await fetch(`${JSON.parse(ready).url}/metrics`)).text();
  } finally {
    const exited = once(gateway, "exit");
    gateway.kill();
    await exited;
    rmSync(home, { recursive: true });
  }
}

describe("The links between the pages", () => {
  test.each(PAGES)("lead somewhere: %s", (page) => {
    const broken = linksOf(page).filter((link) => !leadsSomewhere(page, link));
    expect(broken).toEqual([]);
  });
});

/** Links into the repository, code left out. */
function linksOf(page: string): string[] {
  const text = readFileSync(pathOf(page), "utf8").replace(/```[\s\S]*?```|`[^`\n]*`/g, "");
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link]) =>
    link === undefined || /^[a-z]+:/.test(link) ? [] : [link],
  );
}

function leadsSomewhere(page: string, link: string): boolean {
  const [file = "", anchor] = link.split("#");
  const target = file === "" ? page : pageAt(page, file);
  if (!existsSync(pathOf(target))) return false;
  return anchor === undefined || headingsOf(target).includes(anchor);
}

/** Anchors as GitHub makes them of headings. */
function headingsOf(page: string): string[] {
  const text = readFileSync(pathOf(page), "utf8").replace(/```[\s\S]*?```/g, "");
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replace(/\s/g, "-"),
  );
}
