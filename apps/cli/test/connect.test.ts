import { execFile } from "node:child_process";
import { lstatSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { createMachine, withCommand } from "./run-cli.ts";
import { startRouter } from "./sandbox-router.ts";

const shell = promisify(execFile);
const CLIENTS = [
  "opencode",
  "codex",
  "claude-code",
  "continue",
  "chat-ui",
  "open-webui",
  "openai-js",
  "openai-python",
  "curl",
];

test.each(CLIENTS)("the settings for %s name the gateway's address and never its token", async (client) => {
  await using machine = createMachine();
  mkdirSync(machine.stateDir, { mode: 0o700 });
  writeFileSync(join(machine.stateDir, "gateway-token"), "very-secret-token\n", { mode: 0o600 });
  writeFileSync(join(machine.stateDir, "openclaw.json"), "{ gateway: { port: 23456 } }", { mode: 0o600 });
  const { code, stdout, stderr } = await machine.run(["connect", client]);
  expect(code).toBe(0);
  expect(stdout).toContain("http://127.0.0.1:23456");
  expect(stdout + stderr).not.toContain("very-secret-token");
});

test("the settings for Continue are a whole file: it refuses one without name, version and schema", async () => {
  await using machine = createMachine();
  const { stdout } = await machine.run(["connect", "continue"]);
  expect(stdout).toMatch(/^name: \S+\nversion: [\d.]+\nschema: v1\nmodels:\n {2}- name: /);
});

test("the curl line works when pasted", async () => {
  await using router = await startRouter();
  await using machine = createMachine(router.env);
  await machine.run(["onboard", "--non-interactive", "--model", "Qwen/Qwen3-8B"]);
  const gateway = machine.start(["gateway", "run", "--port", "0", "--json"]);
  const { port } = JSON.parse(await gateway.line());
  await machine.run(["config", "set", "gateway.port", String(port)]);
  const { stdout: curl, stderr } = await machine.run(["connect", "curl"]);
  expect(stderr).not.toContain("No gateway is running");
  const { stdout } = await shell("bash", ["-c", curl], { env: machine.env });
  expect(JSON.parse(stdout)).toMatchObject({ object: "chat.completion" });
});

test.each([
  ["openclaw config get", "configured-token"],
  ["MY_TOKEN", `\${MY_TOKEN}`],
])("a configured token is read by %s, in the curl line and by Claude Code's helper", async (by, written) => {
  await using router = await startRouter();
  await using machine = createMachine({ ...router.env, MY_TOKEN: "configured-token" });
  await machine.run(["config", "set", "gateway.auth.token", written]);
  await machine.run(["config", "set", "agents.defaults.model", "Qwen/Qwen3-8B"]);
  const gateway = machine.start(["gateway", "run", "--port", "0", "--json"]);
  const { port } = JSON.parse(await gateway.line());
  await machine.run(["config", "set", "gateway.port", String(port)]);
  const env = withCommand(machine);
  const { stdout: curl } = await machine.run(["connect", "curl"]);
  expect(curl).toContain(by);
  expect(JSON.parse((await shell("bash", ["-c", curl], { env })).stdout)).toMatchObject({
    object: "chat.completion",
  });
  const { apiKeyHelper } = JSON.parse((await machine.run(["connect", "claude-code"])).stdout);
  expect((await shell("sh", ["-c", apiKeyHelper], { env })).stdout.trim()).toBe("configured-token");
});

test.each(CLIENTS)(
  "with a configured token the settings for %s do not send it to a file that is not there",
  async (client) => {
    await using machine = createMachine();
    await machine.run(["config", "set", "gateway.auth.token", "configured-token"]);
    const { code, stdout, stderr } = await machine.run(["connect", client]);
    expect(code).toBe(0);
    expect(stdout + stderr).toContain("gateway.auth.token");
    expect(stdout + stderr).not.toMatch(/gateway-token|configured-token/);
  },
);

test("--write adds to the client's file and keeps what is in it", async () => {
  await using machine = createMachine();
  const file = join(machine.homeDir, ".claude/settings.json");
  mkdirSync(join(machine.homeDir, ".claude"));
  writeFileSync(file, '{\n  "theme": "dark",\n  "env": {\n    "FOO": "1"\n  }\n}\n');
  expect((await machine.run(["connect", "claude-code", "--write"])).code).toBe(0);
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
    theme: "dark",
    apiKeyHelper: expect.stringContaining("gateway-token"),
    env: { FOO: "1", ANTHROPIC_BASE_URL: "http://127.0.0.1:18789" },
  });
  expect((await machine.run(["connect", "opencode", "--write"])).code).toBe(0);
  const made = JSON.parse(readFileSync(join(machine.homeDir, ".config/opencode/opencode.json"), "utf8"));
  expect(made.provider.openclaw.options.baseURL).toBe("http://127.0.0.1:18789/v1");
});

test("--write says so where it cannot write, and leaves a broken file alone", async () => {
  await using machine = createMachine();
  const { stderr } = await machine.run(["connect", "continue", "--write"]);
  expect(stderr).toContain("--write cannot write into ~/.continue/config.yaml");
  expect(stderr).toContain("It is YAML");
  mkdirSync(join(machine.homeDir, ".claude"));
  writeFileSync(join(machine.homeDir, ".claude/settings.json"), "{ broken");
  expect((await machine.run(["connect", "claude-code", "--write"])).code).toBe(1);
  expect(readFileSync(join(machine.homeDir, ".claude/settings.json"), "utf8")).toBe("{ broken");
});

test("--write adds to Codex's TOML, keeps what is in it, a link and a copy, and leaves a broken one alone", async () => {
  await using machine = createMachine();
  const [folder, dotfiles] = [join(machine.homeDir, ".codex"), join(machine.homeDir, "dotfiles")];
  const file = join(folder, "config.toml");
  const mine = '# mine\nmodel = "gpt-5"\n\n[mcp_servers.docs]\ncommand = "npx"\n';
  for (const path of [folder, dotfiles]) mkdirSync(path);
  writeFileSync(join(dotfiles, "codex.toml"), mine, { mode: 0o640 });
  symlinkSync(join(dotfiles, "codex.toml"), file);

  const { code, stderr } = await machine.run(["connect", "codex", "--write"]);
  expect(code).toBe(0);
  expect(stderr).toContain("export OPENCLAW_GATEWAY_TOKEN=");
  const written = readFileSync(file, "utf8");
  expect(written).toContain('# mine\nmodel = "default"\nmodel_provider = "openclaw"\n');
  expect(written).toContain('[mcp_servers.docs]\ncommand = "npx"\n');
  expect(written).toContain('base_url = "http://127.0.0.1:18789/v1"');
  expect(lstatSync(file).isSymbolicLink()).toBe(true);
  expect(statSync(file).mode & 0o777).toBe(0o640);
  expect(readFileSync(join(dotfiles, "codex.toml.bak"), "utf8")).toBe(mine);

  writeFileSync(file, "model = ");
  const broken = await machine.run(["connect", "codex", "--write"]);
  expect(broken.code).toBe(1);
  expect(broken.stderr).toContain("is no TOML and is left as it is");
  expect(readFileSync(file, "utf8")).toBe("model = ");
});
