import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isLockLeftover, lockFile } from "./file-lock.ts";
import { readOwnHolder } from "./lock-holder.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), "config-lock-"));
  path = join(folder, "openclaw.json.lock");
});
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

/** A lock as a process leaves it that has ended: the number and start of one that really ran. */
async function leaveDeadLock(token = "dead"): Promise<void> {
  const child = spawn("sleep", ["60"]);
  const holder = await readOwnHolder(hostname());
  const stat = await fs.readFile(`/proc/${child.pid}/stat`, "utf8");
  const startedAt = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  child.kill("SIGKILL");
  await once(child, "close");
  await fs.writeFile(path, JSON.stringify({ ...holder, token, pid: child.pid, startedAt }));
}

const hasProc = await fs.access("/proc/self/stat").then(
  () => true,
  () => false,
);

describe("lockFile", () => {
  it("is held by one at a time and leaves nothing behind", async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      const lock = await lockFile(path);
      most = Math.max(most, ++inside);
      await fs.stat(folder);
      expect(await lock.isHeld()).toBe(true);
      inside--;
      await lock.release();
    };
    await Promise.all(Array.from({ length: 30 }, work));
    expect(most).toBe(1);
    expect(await fs.readdir(folder)).toEqual([]);
  });

  it("gives up after the time allowed and names the lock", async () => {
    const lock = await lockFile(path);
    await expect(lockFile(path, 60)).rejects.toMatchObject({
      code: "locked",
      message: expect.stringContaining(path),
    });
    await lock.release();
    expect(await fs.readdir(folder)).toEqual([]);
  });

  it.runIf(hasProc)("takes over at once from a process that was killed", async () => {
    await leaveDeadLock();
    const startedAt = performance.now();
    const lock = await lockFile(path);
    expect(performance.now() - startedAt).toBeLessThan(2000);
    await lock.release();
    expect(await fs.readdir(folder)).toEqual([]);
  });

  it.runIf(hasProc)("lets one alone of many take over from a killed process", async () => {
    await leaveDeadLock();
    let inside = 0;
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const lock = await lockFile(path);
        expect(++inside).toBe(1);
        await fs.stat(folder);
        inside--;
        await lock.release();
      }),
    );
    expect(await fs.readdir(folder)).toEqual([]);
  });

  it.runIf(hasProc)("is not stopped by a process that was killed while it took over", async () => {
    await leaveDeadLock();
    await fs.rename(path, `${path}.dead`);
    await leaveDeadLock();
    const lock = await lockFile(path);
    await lock.release();
    expect(await fs.readdir(folder)).toEqual([]);
  });

  it("breaks a lock of unknown holder by its age, and no younger one", async () => {
    await fs.writeFile(path, "made by hand");
    await expect(lockFile(path, 50)).rejects.toMatchObject({ code: "locked" });
    const longAgo = new Date(Date.now() - 60_000);
    await fs.utimes(path, longAgo, longAgo);
    const lock = await lockFile(path, 1000);
    await lock.release();
  });

  it("does not remove a lock that another has taken over", async () => {
    const lock = await lockFile(path);
    await fs.writeFile(path, JSON.stringify({ token: "other" }));
    expect(await lock.isHeld()).toBe(false);
    await lock.release();
    expect(await fs.readFile(path, "utf8")).toContain("other");
  });
});

describe("isLockLeftover", () => {
  it("knows the files beside a lock, and not the lock", () => {
    expect(isLockLeftover("a.lock.new-1", "a.lock")).toBe(true);
    expect(isLockLeftover("a.lock", "a.lock")).toBe(false);
    expect(isLockLeftover("b.lock.new-1", "a.lock")).toBe(false);
  });
});
