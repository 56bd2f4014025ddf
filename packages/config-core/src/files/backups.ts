import * as fs from "node:fs/promises";
import { fileFailure, systemCode } from "./file-failure.ts";

/** `.bak` is the newest, then `.bak.1` and so on. Private, whatever the file itself allows. */
export function backupName(path: string, age: number): string {
  return `${path}.bak${age === 0 ? "" : `.${age}`}`;
}

/** Makes room for the newest backup; the oldest of `count` is written over. */
export async function shiftBackups(path: string, count: number): Promise<void> {
  for (let age = count - 2; age >= 0; age--) {
    await fs.rename(backupName(path, age), backupName(path, age + 1)).catch((error: unknown) => {
      if (systemCode(error) !== "ENOENT") throw fileFailure(error, "keep a backup of", path);
    });
  }
}
