import { writeFileSync } from "node:fs";
import * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConfigError } from "../config-error.ts";
import { setIn } from "../editing/edit-text.ts";
import type { FileSystem } from "./replace-file.ts";
import { updateConfigFile } from "./update-config-file.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await fs.realpath(await fs.mkdtemp(join(tmpdir(), "config-update-")));
  path = join(folder, "openclaw.json");
});
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

const setPort = (port: unknown) => (text: string) => setIn(text, ["gateway", "port"], port);
const modeOf = async (file: string) => (await fs.stat(file)).mode & 0o777;

async function failure(promise: Promise<unknown>): Promise<ConfigError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!ConfigError.isInstance(error)) throw new Error(`Not refused: ${error}`);
  return error;
}

/** Whose file operations fail with `code`: that of opening for writing, of a file's `method`, or the rename. */
function failing(method: "open" | "writeFile" | "sync" | "rename", code: string): FileSystem {
  const fail = () => Promise.reject(Object.assign(new Error(`${code}: injected`), { code }));
  const open: FileSystem["open"] = async (file, flags, mode) => {
    if (method === "open" && flags === "wx") return await fail();
    const handle = await fs.open(file, flags, mode);
    if (method !== "open" && method !== "rename" && flags === "wx") handle[method] = fail;
    return handle;
  };
  return { open, rename: method === "rename" ? fail : fs.rename, rm: fs.rm };
}

describe("what is written", () => {
  it("makes a missing file and its folder, private to their owner", async () => {
    const fresh = join(folder, "state", "openclaw.json");
    expect(await updateConfigFile(fresh, setPort(1))).toEqual({ changed: true });
    expect(await fs.readFile(fresh, "utf8")).toBe("{\n  gateway: {\n    port: 1,\n  },\n}\n");
    expect(await modeOf(fresh)).toBe(0o600);
    expect(await modeOf(join(folder, "state"))).toBe(0o700);
  });

  it("writes nothing when the edit changes nothing", async () => {
    await fs.writeFile(path, "{ gateway: { port: 1 } }");
    const before = await fs.stat(path);
    expect(await updateConfigFile(path, setPort(1))).toEqual({ changed: false });
    expect((await fs.stat(path)).ino).toBe(before.ino);
    expect(await fs.readdir(folder)).toEqual(["openclaw.json"]);
  });

  it("writes through a symlink and keeps it, also one that leads to a file yet to be made", async () => {
    await fs.mkdir(join(folder, "dotfiles"));
    await fs.writeFile(join(folder, "dotfiles", "real.json"), "{}");
    await fs.symlink("dotfiles/real.json", path);
    await fs.symlink(join(folder, "dotfiles", "later.json"), join(folder, "link.json"));
    await updateConfigFile(path, setPort(1));
    await updateConfigFile(join(folder, "link.json"), setPort(2));
    expect(await fs.readlink(path)).toBe("dotfiles/real.json");
    expect(await fs.readFile(join(folder, "dotfiles", "real.json"), "utf8")).toContain("port: 1");
    expect(await fs.readFile(join(folder, "dotfiles", "later.json"), "utf8")).toContain("port: 2");
  });

  it("keeps the mode of a file without secrets, and closes one with secrets to others", async () => {
    await fs.writeFile(path, "{ a: 1 }");
    await fs.chmod(path, 0o644);
    await updateConfigFile(path, setPort(1));
    expect(await modeOf(path)).toBe(0o644);
    await updateConfigFile(path, (text) => setIn(text, ["gateway", "auth", "token"], "s3cret"));
    expect(await modeOf(path)).toBe(0o600);
    await fs.chmod(path, 0o400);
    await updateConfigFile(path, setPort(2));
    expect(await modeOf(path)).toBe(0o400);
    expect(await modeOf(`${path}.bak`)).toBe(0o600);
  });

  it("keeps the last five versions, the newest as .bak", async () => {
    for (let port = 1; port <= 8; port++) await updateConfigFile(path, setPort(port));
    const names = ["", ".1", ".2", ".3", ".4"].map((age) => `openclaw.json.bak${age}`);
    expect((await fs.readdir(folder)).sort()).toEqual(["openclaw.json", ...names]);
    const ports = await Promise.all(
      names.map(async (name) => /\d+/.exec(await fs.readFile(join(folder, name), "utf8"))?.[0]),
    );
    expect(ports).toEqual(["7", "6", "5", "4", "3"]);
  });

  it("clears away what killed processes left behind", async () => {
    await fs.writeFile(`${path}.tmp-dead`, "{");
    await updateConfigFile(path, setPort(1));
    expect(await fs.readdir(folder)).toEqual(["openclaw.json"]);
  });

  it("applies all of many changes made at once in one process", async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_, at) => updateConfigFile(path, (text) => setIn(text, [`k${at}`], at))),
    );
    const text = await fs.readFile(path, "utf8");
    for (let at = 0; at < 40; at++) expect(text).toContain(`k${at}: ${at},`);
  });
});

describe("a program that knows no lock", () => {
  it("does not lose what it writes in the middle of a change", async () => {
    await fs.writeFile(path, "{ a: 1 }");
    let calls = 0;
    await updateConfigFile(path, (text) => {
      if (++calls === 1) writeFileSync(path, "{ a: 1, theirs: true }");
      return setIn(text, ["ours"], true);
    });
    expect(await fs.readFile(path, "utf8")).toBe("{ a: 1, theirs: true, ours: true }");
    expect(calls).toBe(2);
  });

  it("is not waited for without end", async () => {
    let calls = 0;
    const error = await failure(
      updateConfigFile(path, (text) => {
        writeFileSync(path, `{ theirs: ${++calls} }`);
        return setIn(text, ["ours"], true);
      }),
    );
    expect(error.code).toBe("locked");
    expect(await fs.readFile(path, "utf8")).toBe(`{ theirs: ${calls} }`);
    expect(await fs.readdir(folder)).toEqual(["openclaw.json"]);
  });
});

describe("what is refused", () => {
  it("does not write over a file that does not parse, and says where it is broken", async () => {
    await fs.writeFile(path, "{\n  a: 1\n  b: 2\n}");
    const error = await failure(updateConfigFile(path, () => "{}"));
    expect(error).toMatchObject({ code: "broken_file", issues: [{ line: 3, column: 3 }] });
    expect(error.message).toContain(`${path}:3:3`);
    expect(await fs.readFile(path, "utf8")).toBe("{\n  a: 1\n  b: 2\n}");
  });

  it("does not write over a file that is not UTF-8", async () => {
    await fs.writeFile(path, Buffer.from([0x7b, 0xff, 0x7d]));
    expect(await failure(updateConfigFile(path, () => "{}"))).toMatchObject({ code: "broken_file" });
    expect(await fs.readFile(path)).toEqual(Buffer.from([0x7b, 0xff, 0x7d]));
  });

  it("does not write a change that makes the configuration invalid", async () => {
    await fs.writeFile(path, "{ gateway: { port: 1 } }");
    const error = await failure(updateConfigFile(path, setPort("x")));
    expect(error).toMatchObject({
      code: "invalid_result",
      issues: [{ code: "invalid_type", path: ["gateway", "port"] }],
    });
    expect(await failure(updateConfigFile(path, () => "{"))).toMatchObject({ code: "invalid_result" });
    expect(await fs.readFile(path, "utf8")).toBe("{ gateway: { port: 1 } }");
    expect(await fs.readdir(folder)).toEqual(["openclaw.json"]);
  });

  it("lets one key be repaired while another is still wrong", async () => {
    await fs.writeFile(path, '{ gateway: { port: "18789" }, models: { mode: "mrege" } }');
    await updateConfigFile(path, setPort(18789));
    expect(await fs.readFile(path, "utf8")).toBe('{ gateway: { port: 18789 }, models: { mode: "mrege" } }');
  });

  it("asks for variables only when it is given some", async () => {
    const useVariable = (text: string) =>
      setIn(text, ["models", "providers", "huggingface", "apiKey"], `\${NOPE}`);
    const error = await failure(updateConfigFile(path, useVariable, { env: {} }));
    expect(error.issues).toMatchObject([{ code: "missing_variable" }]);
    expect(await updateConfigFile(path, useVariable)).toEqual({ changed: true });
  });

  it.each([
    ["open", "ENOSPC", "no_space"],
    ["writeFile", "ENOSPC", "no_space"],
    ["writeFile", "EDQUOT", "no_space"],
    ["sync", "EIO", "io_error"],
    ["open", "EACCES", "permission_denied"],
    ["open", "EROFS", "read_only"],
    ["rename", "EPERM", "permission_denied"],
    ["rename", "EIO", "io_error"],
  ] as const)(
    "leaves file and backups as they were when %s fails with %s",
    async (method, systemCode, code) => {
      for (let port = 1; port <= 3; port++) await updateConfigFile(path, setPort(port));
      const before = await Promise.all(["", ".bak", ".bak.1"].map((end) => fs.readFile(path + end, "utf8")));
      const error = await failure(
        updateConfigFile(path, setPort(4), { fileSystem: failing(method, systemCode) }),
      );
      expect(error.code).toBe(code);
      expect(error.message).toContain("openclaw.json");
      expect(await fs.readFile(path, "utf8")).toBe(before[0]);
      const left = (await fs.readdir(folder)).filter((name) => /tmp|lock/.test(name));
      expect(left).toEqual([]);
      // A failed rename comes when the backups have moved on; none of them is lost.
      const kept = await Promise.all(
        (await fs.readdir(folder)).map((name) => fs.readFile(join(folder, name), "utf8")),
      );
      expect(kept).toEqual(expect.arrayContaining(before));
      await updateConfigFile(path, setPort(5));
      expect(await fs.readFile(path, "utf8")).toContain("port: 5");
    },
  );

  it("says that a folder, a FIFO's like or a circle of links is no config file", async () => {
    await fs.mkdir(path);
    expect(await failure(updateConfigFile(path, setPort(1)))).toMatchObject({ code: "not_a_file" });
    await fs.symlink("b", join(folder, "a"));
    await fs.symlink("a", join(folder, "b"));
    expect(await failure(updateConfigFile(join(folder, "a"), setPort(1)))).toMatchObject({
      code: "not_a_file",
    });
  });
});
