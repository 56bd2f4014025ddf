import { link, readFile, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ConfigError } from "../config-error.ts";
import { fileFailure, systemCode } from "./file-failure.ts";
import { type Holder, isGone, readOwnHolder } from "./lock-holder.ts";
import { uniqueName } from "./unique-name.ts";

/** A lock that is held. */
export interface FileLock {
  /** Whether the lock is still ours. It is not only if this process was stopped for longer than the stale time. */
  isHeld(): Promise<boolean>;
  release(): Promise<void>;
}

/** How long to wait for one holder, in milliseconds, before `locked` is thrown. */
const DEFAULT_LOCK_TIMEOUT_MS = 30_000;
/** Age at which a lock is broken whose holder cannot be looked up (another machine, or no /proc). */
const STALE_MS = 10_000;
/** What `link` says where there are no hard links: FAT, some network and phone file systems. */
const NO_HARD_LINKS = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EINVAL"]);
const MIN_POLL_MS = 4;
const MAX_POLL_MS = 250;
/** How often the holder is looked up while waiting. */
const LOOK_MS = 300;

/**
 * Takes the lock file at `path`, waiting for whoever has it. The file appears with its content in one step (a hard
 * link to a finished file), so it always names its holder. A holder that is provably gone is not waited for. Throws
 * {@link ConfigError} `locked` when one and the same holder keeps it for longer than `timeoutMs`.
 */
export async function lockFile(path: string, timeoutMs = DEFAULT_LOCK_TIMEOUT_MS): Promise<FileLock> {
  const token = uniqueName();
  try {
    const content = JSON.stringify({ token, ...(await readOwnHolder(hostname())) });
    await take(path, content, timeoutMs);
  } catch (error) {
    throw fileFailure(error, "write in", dirname(path));
  }
  const isHeld = async () => (await readLock(path))?.token === token;
  const release = async () => {
    if (await isHeld()) await rm(path, { force: true });
  };
  return { isHeld, release };
}

/** Whether `name` is a file that processes leave beside the lock `lockName` for a moment, or for good when killed. */
export function isLockLeftover(name: string, lockName: string): boolean {
  return name.startsWith(`${lockName}.`);
}

async function take(path: string, content: string, timeoutMs: number): Promise<void> {
  const candidate = `${path}.new-${uniqueName()}`;
  let pollMs = MIN_POLL_MS;
  let lookAt = 0;
  let waited: { readonly token: string; readonly since: number } | undefined;
  try {
    while (!(await tryTake(path, candidate, content))) {
      const now = performance.now();
      // Looking up the holder costs many times what an attempt does, so it is done now and then.
      if (now >= lookAt) {
        const seen = await readLock(path);
        if (seen !== undefined && (await isStale(path, seen, candidate))) {
          await breakLock(path, seen, timeoutMs);
          continue;
        }
        if (waited === undefined || waited.token !== seen?.token)
          waited = { token: seen?.token ?? "", since: now };
        if (now - waited.since > timeoutMs) throw lockedError(path, seen);
        lookAt = now + Math.min(LOOK_MS, timeoutMs);
      }
      // Spread out, so that many waiting processes do not all knock at once.
      await delay(pollMs * (0.5 + Math.random()));
      pollMs = Math.min(pollMs * 1.5, MAX_POLL_MS);
    }
  } finally {
    await rm(candidate, { force: true });
  }
}

interface LockContent extends Holder {
  readonly token: string;
}

/** One attempt; false when somebody else has the lock. */
async function tryTake(path: string, candidate: string, content: string): Promise<boolean> {
  try {
    await link(candidate, path);
    return true;
  } catch (error) {
    const code = systemCode(error) ?? "";
    if (code === "EEXIST") return false;
    if (NO_HARD_LINKS.has(code)) return await tryCreate(path, content);
    if (code !== "ENOENT") throw error;
  }
  // The first attempt, or the candidate was swept away.
  await writeFile(candidate, content, { flag: "wx", mode: 0o600 });
  return await tryTake(path, candidate, content);
}

/** For file systems without hard links: the lock is empty for a moment, and can then be broken by age alone. */
async function tryCreate(path: string, content: string): Promise<boolean> {
  try {
    await writeFile(path, content, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  }
}

/**
 * Removes a lock whose holder is gone. Whoever does it first takes a lock named after it, so that of several that see
 * the same stale lock one alone removes it, and nobody removes the lock that follows.
 */
async function breakLock(path: string, stale: LockContent, timeoutMs: number): Promise<void> {
  const breakerPath = `${path}.${stale.token}`;
  const breaker = await lockFile(breakerPath, timeoutMs);
  try {
    const seen = await readLock(path);
    const isSame = seen !== undefined && seen.token === stale.token;
    if (isSame && (await isStale(path, seen, breakerPath))) await rm(path, { force: true });
  } finally {
    await breaker.release();
  }
}

/** `ownFile` is any file that this process has just made: it shows as whom we run. */
async function isStale(path: string, content: LockContent, ownFile: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return false;
  const gone = await isGone(content, hostname());
  // Other users' processes may be hidden from us: that one is not to be seen proves nothing then.
  const own = await stat(ownFile).catch(() => undefined);
  if (gone !== undefined && (!gone || found.uid === own?.uid)) return gone;
  return Date.now() - found.mtimeMs > STALE_MS;
}

/** The content of a lock; one that is not ours to read (a file made by hand) counts as held by nobody known. */
async function readLock(path: string): Promise<LockContent | undefined> {
  try {
    const text = await readFile(path, "utf8");
    const read: unknown = parse(text);
    const fields: Partial<Record<keyof LockContent, unknown>> =
      typeof read === "object" && read !== null ? read : {};
    const { token, pid, startedAt, host, boot } = fields;
    return {
      token: typeof token === "string" && /^[\w-]{1,64}$/.test(token) ? token : "unknown",
      pid: typeof pid === "number" ? pid : undefined,
      startedAt: typeof startedAt === "string" ? startedAt : undefined,
      host: typeof host === "string" ? host : "",
      boot: typeof boot === "string" ? boot : undefined,
    };
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function lockedError(path: string, holder: LockContent | undefined): ConfigError {
  const who = holder?.pid === undefined ? "another process" : `process ${holder.pid}`;
  return new ConfigError("locked", `The file is being changed by ${who}; its lock is ${path}.`);
}
