import * as fs from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { backupName } from "./backups.ts";
import { isLockLeftover } from "./file-lock.ts";
import { temporaryPrefix } from "./replace-file.ts";

/** Beyond this a file beside a lock is a dead process's. */
const LEFTOVER_MS = 60_000;

/** Removes what killed processes left behind. Whoever holds the lock is the only one that writes. */
export async function sweepLeftovers(path: string): Promise<void> {
  const folder = dirname(path);
  const lockName = basename(`${path}.lock`);
  for (const name of await fs.readdir(folder).catch(() => [])) {
    const leftover = join(folder, name);
    const isTemporary =
      leftover.startsWith(temporaryPrefix(path)) || leftover.startsWith(temporaryPrefix(backupName(path, 0)));
    const isOldLock = isLockLeftover(name, lockName) && (await ageMs(leftover)) > LEFTOVER_MS;
    if (isTemporary || isOldLock) await fs.rm(leftover, { force: true }).catch(() => undefined);
  }
}

async function ageMs(path: string): Promise<number> {
  const found = await fs.stat(path).catch(() => undefined);
  return found === undefined ? 0 : Date.now() - found.mtimeMs;
}
