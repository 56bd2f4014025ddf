import { readdirSync, readFileSync } from "node:fs";

/** What a process and everything it started has used so far. */
export interface ProcessUsage {
  /** User and system time of all threads, children that have ended included. */
  readonly cpuMs: number;
  readonly rssBytes: number;
}

// Linux shows times to user space in units of 1/100 s whatever the kernel's own tick is (USER_HZ).
const MS_PER_TICK = 10;

function readOrUndefined(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined; // The process or thread has just ended.
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      (readOrUndefined(`/proc/${pid}/task/${thread}/children`) ?? "").split(" ").filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

/** CPU milliseconds in the text of `/proc/<pid>/stat`: utime, stime, and cutime and cstime of reaped children. */
export function parseCpuMs(stat: string): number {
  // The second field, the command in parentheses, may itself contain spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields.slice(11, 15).reduce((ticks, field) => ticks + Number(field), 0) * MS_PER_TICK;
}

/** Resident bytes in the text of `/proc/<pid>/status`. */
export function parseRssBytes(status: string): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}

/** Reads what the process and its children have used; zeros for a process that does not exist. */
export function readProcessUsage(pid: number): ProcessUsage {
  return readProcessTree(pid).reduce((sum, one) => ({
    cpuMs: sum.cpuMs + one.cpuMs,
    rssBytes: sum.rssBytes + one.rssBytes,
  }));
}

/** The same for each by itself: first the process, then its children in the order in which they began. */
export function readProcessTree(pid: number): readonly [ProcessUsage, ...ProcessUsage[]] {
  const stat = readOrUndefined(`/proc/${pid}/stat`);
  const own = {
    cpuMs: stat ? parseCpuMs(stat) : 0,
    rssBytes: parseRssBytes(readOrUndefined(`/proc/${pid}/status`) ?? ""),
  };
  return [own, ...childrenOf(pid).flatMap(readProcessTree)];
}
