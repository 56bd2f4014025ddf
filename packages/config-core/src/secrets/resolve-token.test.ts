import * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Config } from "../config/config-schema.ts";
import type { RunShell } from "../environment/shell-variables.ts";
import type { ConfigIssue } from "../issues/config-issue.ts";
import { type ResolveTokenOptions, resolveToken } from "./resolve-token.ts";

let home: string;
beforeEach(async () => {
  home = await fs.mkdtemp(join(tmpdir(), "config-token-"));
});
afterEach(() => fs.rm(home, { recursive: true, force: true }));

async function saveLogin(
  token: string,
  path = join(home, ".cache", "huggingface", "token"),
  mode = 0o600,
): Promise<void> {
  await fs.mkdir(join(path, ".."), { recursive: true });
  await fs.writeFile(path, token, { mode });
}

async function find(
  options: Partial<ResolveTokenOptions>,
): Promise<[token: string, source: string] | undefined> {
  const secret = await resolveToken({ env: {}, homeDir: home, ...options });
  return secret && [secret.reveal(), secret.source];
}

const printing = (variables: Record<string, string>): RunShell => {
  const entries = Object.entries(variables).map(([name, value]) => `${name}=${value}\0`);
  return async ({ command }) => `welcome!\n${/echo (\w+)/.exec(command)?.[1]}\n${entries.join("")}`;
};
const withShell: Config = { env: { shellEnv: { enabled: true } } };

describe("the order of the sources", () => {
  it("takes the first that has a token", async () => {
    await saveLogin("hf_login\n");
    const sources: [Partial<ResolveTokenOptions>, string][] = [
      [{ explicit: "hf_explicit" }, "the command line"],
      [
        { config: { models: { providers: { huggingface: { apiKey: "hf_key" } } } } },
        "apiKey in ~/.openclaw/openclaw.json",
      ],
      [{ env: { HUGGINGFACE_HUB_TOKEN: "hf_hub" } }, "HUGGINGFACE_HUB_TOKEN"],
      [{ env: { HF_TOKEN: "hf_process" } }, "HF_TOKEN"],
      [{ dotEnv: { HF_TOKEN: "hf_file" } }, "~/.openclaw/.env"],
      [{ config: { env: { HF_TOKEN: "hf_inline" } } }, "env.HF_TOKEN in ~/.openclaw/openclaw.json"],
      [{ config: withShell, runShell: printing({ HF_TOKEN: "hf_shell" }) }, "HF_TOKEN of the login shell"],
      [{}, "~/.cache/huggingface/token"],
    ];
    // Each source beats all that come after it.
    const left = (at: number) => sources.slice(at).toReversed();
    for (const [at] of sources.entries()) {
      const merged: Partial<ResolveTokenOptions> = Object.assign({}, ...left(at).map(([options]) => options));
      const env = Object.assign({}, ...left(at).map(([options]) => options.env));
      const configs = left(at).flatMap(([{ config: one }]) => (one === undefined ? [] : [one]));
      const config: Config = {
        ...Object.assign({}, ...configs),
        env: Object.assign({}, ...configs.map((one) => one.env)),
      };
      expect((await find({ ...merged, env, config }))?.[1]).toBe(sources[at]?.[1]);
    }
  });

  it("prefers HUGGINGFACE_HUB_TOKEN within a source, but no later source to an earlier", async () => {
    expect(await find({ env: { HF_TOKEN: "hf_b", HUGGINGFACE_HUB_TOKEN: "hf_a" } })).toEqual([
      "hf_a",
      "HUGGINGFACE_HUB_TOKEN",
    ]);
    expect(await find({ env: { HF_TOKEN: "hf_b" }, dotEnv: { HUGGINGFACE_HUB_TOKEN: "hf_a" } })).toEqual([
      "hf_b",
      "HF_TOKEN",
    ]);
  });

  it("takes an empty variable for none and trims the others", async () => {
    expect(await find({ env: { HUGGINGFACE_HUB_TOKEN: "", HF_TOKEN: " hf_a\n" } })).toEqual([
      "hf_a",
      "HF_TOKEN",
    ]);
    expect(await find({ env: { HF_TOKEN: " " } })).toBeUndefined();
  });

  it("finds tokens under env.vars too", async () => {
    expect((await find({ config: { env: { vars: { HF_TOKEN: "hf_v" } } } }))?.[0]).toBe("hf_v");
  });

  it("refuses a token that would break a header, naming the source and not the token", async () => {
    const broken = find({ env: { HF_TOKEN: "hf_a\r\nX-Evil: 1" } });
    await expect(broken).rejects.toMatchObject({
      code: "invalid_token",
      message: expect.stringContaining("HF_TOKEN"),
    });
    await expect(broken).rejects.not.toMatchObject({ message: expect.stringContaining("Evil") });
  });
});

describe("the login shell", () => {
  it("is not run unless it is enabled, nor when a token is there", async () => {
    let runs = 0;
    const runShell: RunShell = async () => String(++runs);
    await find({ runShell });
    await find({ runShell, config: withShell, env: { HF_TOKEN: "hf_x" } });
    expect(runs).toBe(0);
  });

  it("is run once, as a login shell, for both names", async () => {
    const seen: unknown[] = [];
    const runShell: RunShell = async (options) => {
      seen.push([options.shell, options.timeoutMs]);
      return await printing({ OTHER: "x", HUGGINGFACE_HUB_TOKEN: "hf_shell" })(options);
    };
    const config: Config = { env: { shellEnv: { enabled: true, timeoutMs: 700 } } };
    expect((await find({ config, runShell, env: { SHELL: "/bin/zsh" } }))?.[0]).toBe("hf_shell");
    expect(seen).toEqual([["/bin/zsh", 700]]);
  });

  it("is really run: its start-up files are read, what they print is passed over", async () => {
    await fs.writeFile(join(home, ".profile"), "echo HF_TOKEN=wrong\nexport HF_TOKEN=hf_profile\n");
    const found = await find({
      config: withShell,
      env: { SHELL: "/bin/sh", HOME: home, PATH: "/usr/bin:/bin" },
    });
    expect(found).toEqual(["hf_profile", "HF_TOKEN of the login shell"]);
  });

  it("is bounded in time, even when something it started holds on to its output", async () => {
    await fs.writeFile(join(home, ".profile"), "sleep 30 &\nsleep 30\n");
    const warnings: ConfigIssue[] = [];
    const startedAt = performance.now();
    const found = await find({
      config: { env: { shellEnv: { enabled: true, timeoutMs: 300 } } },
      env: { SHELL: "/bin/sh", HOME: home, PATH: "/usr/bin:/bin" },
      onWarning: (issue) => warnings.push(issue),
    });
    expect(found).toBeUndefined();
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(warnings).toMatchObject([{ code: "shell_failed", message: expect.stringContaining("300 ms") }]);
  });

  it("that is not there is a warning, and the search goes on", async () => {
    await saveLogin("hf_login");
    const warnings: ConfigIssue[] = [];
    const env = { SHELL: "/no/such/shell" };
    const found = await find({ config: withShell, env, onWarning: (issue) => warnings.push(issue) });
    expect(found?.[0]).toBe("hf_login");
    expect(warnings).toMatchObject([{ code: "shell_failed" }]);
  });
});

describe("the token of hf auth login", () => {
  it("lies where huggingface_hub puts it", async () => {
    const places: [Record<string, string>, string, string][] = [
      [{ HF_TOKEN_PATH: "~/mine" }, join(home, "mine"), "~/mine"],
      [{ HF_HOME: join(home, "hf") }, join(home, "hf", "token"), "~/hf/token"],
      [
        { XDG_CACHE_HOME: join(home, "xdg") },
        join(home, "xdg", "huggingface", "token"),
        "~/xdg/huggingface/token",
      ],
      [{}, join(home, ".cache", "huggingface", "token"), "~/.cache/huggingface/token"],
    ];
    for (const [env, path, source] of places) {
      await saveLogin(`hf_${source}`, path);
      expect(await find({ env })).toEqual([`hf_${source}`, source]);
    }
  });

  it("is reported when others may read it", async () => {
    const path = join(home, ".cache", "huggingface", "token");
    await saveLogin("hf_x", path, 0o600);
    await fs.chmod(path, 0o644);
    const warnings: ConfigIssue[] = [];
    await find({ onWarning: (issue) => warnings.push(issue) });
    expect(warnings).toMatchObject([{ code: "loose_permissions", fix: `chmod 600 ${path}` }]);
  });

  it("is none when the file is missing, empty or a folder", async () => {
    expect(await find({})).toBeUndefined();
    await saveLogin("\n");
    expect(await find({})).toBeUndefined();
    await fs.mkdir(join(home, "folder"));
    expect(await find({ env: { HF_TOKEN_PATH: join(home, "folder") } })).toBeUndefined();
  });
});
