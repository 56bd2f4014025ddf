import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createMachine, type Machine } from "./run-cli.ts";
import { startRouter } from "./sandbox-router.ts";

/** Puts a stand-in for systemctl first in PATH, which notes how it was called. */
function withSystemctl(machine: Machine, script: string): () => string[] {
  const bin = join(machine.homeDir, "bin");
  const calls = join(machine.homeDir, "systemctl-calls");
  mkdirSync(bin);
  for (const name of ["systemctl", "journalctl"]) {
    writeFileSync(join(bin, name), `#!/bin/sh\necho "${name} $*" >> '${calls}'\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  machine.env.PATH = `${bin}:${machine.env.PATH}`;
  return () => (existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : []);
}

const unitPath = (machine: Machine) =>
  join(machine.homeDir, ".config/systemd/user/openclaw-hf-gateway.service");

describe.skipIf(process.platform !== "linux")("the gateway as a systemd user service", () => {
  test("install writes the unit without any secret, starts it, and says when the service would have no token", async () => {
    await using machine = createMachine({
      HF_TOKEN: "hf_onlyinthisshellonlyinthis",
      HTTPS_PROXY: "http://user:secret@proxy:3128",
    });
    const calls = withSystemctl(machine, "echo active");
    const { code, stdout, stderr } = await machine.run(["gateway", "install"]);
    expect(code).toBe(0);
    expect(stdout).toContain(unitPath(machine));
    expect(stderr).toContain("This shell has one (hf_…this (from HF_TOKEN)), but a service does not see it");
    const unit = readFileSync(unitPath(machine), "utf8");
    // The gateway reads .env itself: a copy in the process would outlive a change of the file.
    expect(unit).not.toContain("EnvironmentFile");
    expect(unit).toContain('"gateway" "run" "--no-sandbox" "--json"');
    expect(unit).not.toMatch(/hf_|secret/);
    expect(calls()).toEqual([
      "systemctl --user daemon-reload",
      "systemctl --user enable openclaw-hf-gateway.service",
      "systemctl --user restart openclaw-hf-gateway.service",
    ]);
  });

  test("start, stop, restart and logs are handed to the service manager; uninstall removes the unit", async () => {
    await using machine = createMachine();
    const calls = withSystemctl(machine, "echo active");
    await machine.run(["gateway", "install"]);
    const before = calls().length;
    for (const action of ["start", "stop", "restart"]) {
      expect(await machine.run(["gateway", action])).toMatchObject({
        code: 0,
        stdout: "The service is active.\n",
      });
    }
    expect((await machine.run(["gateway", "logs", "-n", "7", "-f"])).stdout).toBe("active\n");
    expect((await machine.run(["gateway", "uninstall"])).code).toBe(0);
    expect(existsSync(unitPath(machine))).toBe(false);
    expect(
      calls()
        .slice(before)
        .filter((call) => !call.includes("is-active")),
    ).toEqual([
      "systemctl --user start openclaw-hf-gateway.service",
      "systemctl --user stop openclaw-hf-gateway.service",
      "systemctl --user restart openclaw-hf-gateway.service",
      "journalctl --user -u openclaw-hf-gateway.service -n 7 -o cat -f",
      "systemctl --user disable --now openclaw-hf-gateway.service",
      "systemctl --user daemon-reload",
    ]);
  });

  test("a service manager that fails is quoted, with a way to do without", async () => {
    await using machine = createMachine();
    withSystemctl(machine, "echo 'Failed to connect to bus' >&2; exit 1");
    const { code, stderr } = await machine.run(["gateway", "start"]);
    expect(code).toBe(1);
    expect(stderr).toContain("Failed to connect to bus");
    expect(stderr).toContain("openclaw gateway run");
  });
});

test("status tells a gateway of ours from another server and from nothing, by words and by exit code", async () => {
  await using router = await startRouter();
  await using machine = createMachine({ ...router.env, PATH: "/nonexistent" });
  const set = async (port: number) => {
    mkdirSync(machine.stateDir, { recursive: true, mode: 0o700 });
    writeFileSync(join(machine.stateDir, "openclaw.json"), `{ gateway: { port: ${port} } }`, { mode: 0o600 });
    return machine.run(["gateway", "status", "--json"]);
  };
  const stranger = createServer((_request, response) => response.end("hello")).listen(0, "127.0.0.1");
  await new Promise((resolve) => stranger.once("listening", resolve));
  const { port } = stranger.address() as AddressInfo;
  const occupied = await set(port);
  expect(occupied.code).toBe(1);
  expect(JSON.parse(occupied.stdout)).toMatchObject({ running: false, port: "stranger" });
  await new Promise((resolve) => stranger.close(resolve));
  const empty = await set(port);
  expect(empty.code).toBe(1);
  expect(JSON.parse(empty.stdout)).toMatchObject({ running: false, port: "nothing" });
  const gateway = machine.start(["gateway", "run", "--port", "0", "--json"]);
  const ready = JSON.parse(await gateway.line());
  const running = await set(ready.port);
  expect(running.code).toBe(0);
  expect(JSON.parse(running.stdout)).toMatchObject({ running: true, url: ready.url, version: ready.version });
});
