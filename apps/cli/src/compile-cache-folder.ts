// Asked for by name: an `import` would take the bundle's first file, all that `--version` reads, apart into several.
const { lstatSync, mkdirSync } = process.getBuiltinModule("node:fs");
const { tmpdir } = process.getBuiltinModule("node:os");

/**
 * Where Node keeps the command in compiled form: a folder that only this user can write to. Node's own choice lies in one
 * that all users of a machine share; whoever made that first could put code into it.
 *
 * @param userId - Undefined on Windows, where every user has a temporary folder of his own.
 * @returns Undefined where there is no such folder and none can be made.
 */
export function compileCacheFolder(userId: number | undefined, parent = tmpdir()): string | undefined {
  const folder = `${parent}/openclaw-hf-${userId ?? "cache"}`;
  try {
    mkdirSync(folder, { mode: 0o700 });
    return folder;
  } catch {
    return isOwn(folder, userId) ? folder : undefined;
  }
}

function isOwn(folder: string, userId: number | undefined): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory() !== true) return false;
  return userId === undefined || (found.uid === userId && (found.mode & 0o022) === 0);
}
