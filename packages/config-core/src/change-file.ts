import * as fs from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { ConfigError } from "./config-error.ts";
import { fileFailure, systemCode } from "./file-failure.ts";
import { type FileLock, isLockLeftover, lockFile } from "./file-lock.ts";
import { type ReadText, readText } from "./read-text.ts";
import {
  type FileAttributes,
  type FileSystem,
  type PreparedFile,
  prepareFile,
  syncFolder,
  temporaryPrefix,
} from "./replace-file.ts";

/** Options of everything that changes a file. */
export interface ChangeFileOptions {
  /**
   * How long to wait for one and the same process that is changing the file, in milliseconds. While the lock goes from
   * hand to hand the wait goes on. Default: 30,000.
   */
  readonly lockTimeoutMs?: number;
  /** The operations that write; a test lets them fail. Default: `node:fs/promises`. */
  readonly fileSystem?: FileSystem;
}

/** What becomes of a file. `undefined` leaves it alone. */
export type Change = { readonly text: string; readonly mode: number; readonly backups: number } | undefined;

const MAX_SYMLINKS = 40;
/** Beyond this a breaker's lock is a dead one's. */
const LEFTOVER_MS = 60_000;

/**
 * Changes a file under its lock: reads it again, asks `change` for the new text, replaces it in one step. A symlink is
 * followed and stays; the owner stays. A missing file is given to `change` as an empty text; missing folders are made
 * with mode 0700. Resolves with whether anything was written.
 */
export async function changeFile(
  path: string,
  change: (text: string, mode: number | undefined) => Change,
  options: ChangeFileOptions = {},
): Promise<boolean> {
  const target = await followSymlinks(path);
  await makeFolder(dirname(target));
  const lock = await lockFile(`${target}.lock`, options.lockTimeoutMs);
  try {
    return await changeLocked(target, change, lock, options.fileSystem);
  } finally {
    await lock.release().catch((error: unknown) => {
      throw fileFailure(error, "remove the lock of", target);
    });
  }
}

async function changeLocked(
  target: string,
  change: (text: string, mode: number | undefined) => Change,
  lock: FileLock,
  fileSystem: FileSystem | undefined,
): Promise<boolean> {
  const file = await readText(target);
  if (file.kind === "invalid") throw brokenFile(target, file);
  const changed = change(file.kind === "text" ? file.text : "", file.kind === "text" ? file.mode : undefined);
  if (changed === undefined) return false;
  await sweep(target);
  // Both files are complete before the first rename: a full disk costs neither the file nor a backup.
  const prepared: PreparedFile[] = [];
  const prepare = async (path: string, text: string, attributes: FileAttributes) => {
    const next = await prepareFile(path, text, attributes, fileSystem);
    prepared.push(next);
    return next;
  };
  try {
    const owner = file.kind === "text" ? { owner: { uid: file.uid, gid: file.gid } } : {};
    const next = await prepare(target, changed.text, { mode: changed.mode, ...owner });
    const keepsBackup = file.kind === "text" && changed.backups > 0;
    const backup = keepsBackup ? await prepare(backupName(target, 0), file.text, { mode: 0o600 }) : undefined;
    await refuseLostLock(lock, target);
    if (backup !== undefined) await shiftBackups(target, changed.backups);
    await backup?.commit();
    await next.commit();
    await syncFolder(dirname(target), fileSystem);
    return true;
  } finally {
    for (const unused of prepared) await unused.discard();
  }
}

/** Only a process that was stopped for seconds can have lost its lock; what it read may be old. */
async function refuseLostLock(lock: FileLock, target: string): Promise<void> {
  if (await lock.isHeld()) return;
  throw new ConfigError(
    "locked",
    `The lock of ${target} was taken over while this process stood still; try again.`,
  );
}

function brokenFile(path: string, file: ReadText & { readonly kind: "invalid" }): ConfigError {
  return new ConfigError("broken_file", `${path} is left as it is: ${file.issue.message}.`, {
    issues: [file.issue],
  });
}

/** Where a path leads to, also when the last link leads to a file that is yet to be made. */
async function followSymlinks(path: string): Promise<string> {
  let target = resolve(path);
  for (let links = 0; links < MAX_SYMLINKS; links++) {
    const next = await fs.readlink(target).catch((error: unknown) => {
      const code = systemCode(error);
      if (code === "EINVAL" || code === "ENOENT" || code === "UNKNOWN") return undefined;
      throw fileFailure(error, "find", path);
    });
    if (next === undefined) return await realFolder(target);
    target = resolve(dirname(target), next);
  }
  throw new ConfigError("not_a_file", `Cannot find ${path}: its symlinks lead in a circle.`);
}

/** One name for one file, however its folder was reached: the lock lies beside it. */
async function realFolder(path: string): Promise<string> {
  const folder = await fs.realpath(dirname(path)).catch(() => dirname(path));
  return join(folder, basename(path));
}

async function makeFolder(path: string): Promise<void> {
  try {
    await fs.mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw fileFailure(error, "make the folder", path);
  }
}

/** `.bak` is the newest, then `.bak.1` and so on. Private, whatever the file itself allows. */
function backupName(path: string, age: number): string {
  return `${path}.bak${age === 0 ? "" : `.${age}`}`;
}

/** Makes room for the newest backup; the oldest of `count` is written over. */
async function shiftBackups(path: string, count: number): Promise<void> {
  for (let age = count - 2; age >= 0; age--) {
    await fs.rename(backupName(path, age), backupName(path, age + 1)).catch((error: unknown) => {
      if (systemCode(error) !== "ENOENT") throw fileFailure(error, "keep a backup of", path);
    });
  }
}

/** Removes what killed processes left behind. Whoever holds the lock is the only one that writes. */
async function sweep(path: string): Promise<void> {
  const folder = dirname(path);
  const lockName = basename(`${path}.lock`);
  for (const name of await fs.readdir(folder).catch(() => [])) {
    const leftover = join(folder, name);
    const isTemporary =
      leftover.startsWith(temporaryPrefix(path)) || leftover.startsWith(temporaryPrefix(`${path}.bak`));
    const isOldLock = isLockLeftover(name, lockName) && (await ageMs(leftover)) > LEFTOVER_MS;
    if (isTemporary || isOldLock) await fs.rm(leftover, { force: true }).catch(() => undefined);
  }
}

async function ageMs(path: string): Promise<number> {
  const found = await fs.stat(path).catch(() => undefined);
  return found === undefined ? 0 : Date.now() - found.mtimeMs;
}
