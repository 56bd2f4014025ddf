import { platform } from "node:os";
import type { ConfigIssue } from "../issues/config-issue.ts";

/** Bits that let the group or others read or write. */
const LOOSE_BITS = 0o066;
const LOOSE_WRITE_BITS = 0o022;

/** A warning when a file with secrets is open to others, with the `chmod` to run. */
export function loosePermissions(mode: number, path: string, shown: string): ConfigIssue | undefined {
  return (mode & LOOSE_BITS) === 0 || isMeaningless()
    ? undefined
    : warning(mode, path, shown, "read or write");
}

/** A warning when a file without secrets can be written by others. */
export function looseWritePermissions(mode: number, path: string, shown: string): ConfigIssue | undefined {
  return (mode & LOOSE_WRITE_BITS) === 0 || isMeaningless() ? undefined : warning(mode, path, shown, "write");
}

/** Windows makes modes up; who may read a file there is another system's business. */
function isMeaningless(): boolean {
  return platform() === "win32";
}

function warning(mode: number, path: string, shown: string, what: string): ConfigIssue {
  const octal = (mode & 0o777).toString(8).padStart(4, "0");
  return {
    code: "loose_permissions",
    severity: "warning",
    path: [],
    fileName: shown,
    message: `Others may ${what} this file (mode ${octal})`,
    fix: `chmod 600 ${/^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`}`,
  };
}
