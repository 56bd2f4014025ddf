import * as fs from "node:fs/promises";
import { dirname } from "node:path";
import { ConfigError } from "../config-error.ts";
import { backupName, shiftBackups } from "./backups.ts";
import { fileFailure } from "./file-failure.ts";
import { type FileLock, lockFile } from "./file-lock.ts";
import { followSymlinks } from "./follow-symlinks.ts";
import { type ReadText, readStamp, readText } from "./read-text.ts";
import {
  type FileAttributes,
  type FileSystem,
  type PreparedFile,
  prepareFile,
  syncFolder,
} from "./replace-file.ts";
import { sweepLeftovers } from "./sweep-leftovers.ts";

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

/** How often a file that is written by others meanwhile is read again. */
const MAX_ATTEMPTS = 10;

/**
 * Changes a file under its lock: reads it again, asks `change` for the new text, replaces it in one step. A symlink is
 * followed and stays; the owner stays. A missing file is given to `change` as an empty text; missing folders are made
 * with mode 0700. Where a program that knows no lock, such as an editor, writes the file meanwhile, `change` is asked
 * again with its text. Resolves with whether anything was written.
 */
export async function changeFile(
  path: string,
  change: (text: string, mode: number | undefined) => Change | Promise<Change>,
  options: ChangeFileOptions = {},
): Promise<boolean> {
  const target = await followSymlinks(path);
  await makeFolder(dirname(target));
  const lock = await lockFile(`${target}.lock`, options.lockTimeoutMs);
  try {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const outcome = await changeLocked(target, change, lock, options.fileSystem);
      if (outcome !== "overtaken") return outcome === "written";
    }
    throw new ConfigError("locked", `Another program keeps writing ${target}; close it and try again.`);
  } finally {
    await lock.release().catch((error: unknown) => {
      throw fileFailure(error, "remove the lock of", target);
    });
  }
}

type Outcome = "written" | "unchanged" | "overtaken";

async function changeLocked(
  target: string,
  change: (text: string, mode: number | undefined) => Change | Promise<Change>,
  lock: FileLock,
  fileSystem: FileSystem | undefined,
): Promise<Outcome> {
  const file = await readText(target);
  if (file.kind === "invalid") throw brokenFile(target, file);
  const changed = await (file.kind === "text" ? change(file.text, file.mode) : change("", undefined));
  if (changed === undefined) return "unchanged";
  await sweepLeftovers(target);
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
    if ((await readStamp(target)) !== file.stamp) return "overtaken";
    if (backup !== undefined) await shiftBackups(target, changed.backups);
    await backup?.commit();
    await next.commit();
    await syncFolder(dirname(target), fileSystem);
    return "written";
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

async function makeFolder(path: string): Promise<void> {
  try {
    await fs.mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw fileFailure(error, "make the folder", path);
  }
}
