import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { launchdPlist } from "./launchd-plist.ts";
import type { ServicePlan } from "./service-plan.ts";
import { systemdUnit } from "./systemd-unit.ts";

const PLAN: ServicePlan = {
  description: "OpenClaw gateway for Hugging Face models",
  command: ["/usr/bin/node", '/home/a da/50% "off"/$HOME/openclaw.js', "gateway", "run"],
  environment: { OPENCLAW_STATE_DIR: "/srv/a&b" },
  stateDir: "/home/a da/.openclaw",
  logPath: "/home/a da/.openclaw/logs/gateway.log",
};

const ANALYZE = "systemd-analyze";
const HAS_SYSTEMD = spawnSync(ANALYZE, ["--version"]).status === 0;

test("the unit takes spaces, quotes, percent and dollar signs of a path literally", () => {
  const unit = systemdUnit(PLAN);
  expect(unit).toContain(
    'ExecStart="/usr/bin/node" "/home/a da/50%% \\"off\\"/$$HOME/openclaw.js" "gateway" "run"\n',
  );
  expect(unit).not.toContain("EnvironmentFile");
  expect(unit).toContain('Environment="OPENCLAW_STATE_DIR=/srv/a&b"\n');
});

test.skipIf(!HAS_SYSTEMD)(
  `systemd accepts the unit (${HAS_SYSTEMD ? "verified" : "skipped: there is no systemd-analyze"})`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), "openclaw-unit-"));
    try {
      const file = join(folder, "openclaw-hf-gateway.service");
      writeFileSync(file, systemdUnit({ ...PLAN, command: [process.execPath, "-e", "0"] }));
      const { status, stderr } = spawnSync(ANALYZE, ["verify", "--user", file], {
        encoding: "utf8",
        env: { ...process.env, XDG_RUNTIME_DIR: folder },
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

test("the plist escapes what XML gives a meaning to", () => {
  const plist = launchdPlist("io.example", PLAN);
  expect(plist).toContain("<string>/home/a da/50% &quot;off&quot;/$HOME/openclaw.js</string>");
  expect(plist).toContain("<string>/srv/a&amp;b</string>");
  expect(plist.match(/<dict>/g)?.length).toBe(plist.match(/<\/dict>/g)?.length);
});
