import type { FileHandle } from "node:fs/promises";
import * as fs from "node:fs/promises";
import { ConfigError } from "../config-error.ts";
import { fileFailure, systemCode } from "./file-failure.ts";
import { uniqueName } from "./unique-name.ts";

/** The file operations of a write, so that a test can let any of them fail. */
export type FileSystem = Pick<typeof fs, "open" | "rename" | "rm">;

const NODE: FileSystem = { open: fs.open, rename: fs.rename, rm: fs.rm };

/** Who shall own the new file and who may read it. */
export interface FileAttributes {
  readonly mode: number;
  /** Absent for a file that was not there before. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

/** How a temporary file of `path` is called; anything with that name is left over once nobody holds the lock. */
export function temporaryPrefix(path: string): string {
  return `${path}.tmp-`;
}

/** A new file that is complete and safe on the disk, waiting to take the place of the old one. */
export interface PreparedFile {
  /** Renames it over the old file. Lasts once the folder is synchronised too: {@link syncFolder}. */
  commit(): Promise<void>;
  /** Removes it; does nothing after {@link PreparedFile.commit}. */
  discard(): Promise<void>;
}

/**
 * Writes `text` beside the file at `path`: temporary file (0600 from the first byte) in the same folder, fsync. Whoever
 * reads `path`, also after a crash, finds the old text or, once committed, the new one. When anything fails the old file
 * is as it was and the temporary one is gone.
 */
export async function prepareFile(
  path: string,
  text: string,
  attributes: FileAttributes,
  system: FileSystem = NODE,
): Promise<PreparedFile> {
  const temporary = temporaryPrefix(path) + uniqueName();
  const discard = () => system.rm(temporary, { force: true }).catch(() => undefined);
  try {
    const file = await system.open(temporary, "wx", 0o600);
    try {
      await file.writeFile(text, "utf8");
      await applyAttributes(file, path, attributes);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    await discard();
    throw fileFailure(error, "write", path);
  }
  const commit = () =>
    system.rename(temporary, path).catch((error: unknown) => {
      throw fileFailure(error, "write", path);
    });
  return { commit, discard };
}

async function applyAttributes(
  file: FileHandle,
  path: string,
  { mode, owner }: FileAttributes,
): Promise<void> {
  const own = await file.stat();
  if (owner !== undefined && (own.uid !== owner.uid || own.gid !== owner.gid)) {
    await file.chown(owner.uid, owner.gid).catch((cause: unknown) => {
      // A group we are not in is lost; a user must not be: the file would change hands.
      if (own.uid === owner.uid) return;
      throw new ConfigError("permission_denied", `Cannot write ${path}: it belongs to another user.`, {
        cause,
      });
    });
  }
  await file.chmod(mode & 0o7777);
}

/** Without this a rename may be lost with the power. Not every file system can do it, and then nothing is lost by trying. */
export async function syncFolder(path: string, system: FileSystem = NODE): Promise<void> {
  try {
    const folder = await system.open(path, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    const code = systemCode(error);
    if (code === "EIO" || code === "ENOSPC" || code === "EDQUOT")
      throw fileFailure(error, "secure on disk what was written to", path);
  }
}
