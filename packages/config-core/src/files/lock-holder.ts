import { readFile, readlink } from "node:fs/promises";
import { systemCode } from "./file-failure.ts";

/** Who holds a lock, as far as the system tells. */
export interface Holder {
  readonly host: string;
  /** The boot and the process namespace that `pid` belongs to. */
  readonly boot: string | undefined;
  readonly pid: number | undefined;
  /** In clock ticks since boot; tells a process from a later one of the same number. */
  readonly startedAt: string | undefined;
}

/*
 * /proc says who runs, on Linux. Elsewhere nothing is known, and a lock left behind is broken by its age. The process
 * object would know a little more, but it belongs to the apps.
 */

/** This process, as others can look it up. */
export async function readOwnHolder(host: string): Promise<Holder> {
  const boot = await readBoot();
  const self = await readlink("/proc/self").catch(() => undefined);
  const pid = self === undefined ? undefined : Number(self);
  const startedAt = pid === undefined ? undefined : await readStart(pid);
  return { host, boot, pid: startedAt === undefined ? undefined : pid, startedAt };
}

/** Whether a holder has ended; `undefined` when that cannot be known from here. */
export async function isGone(holder: Holder, host: string): Promise<boolean | undefined> {
  if (holder.pid === undefined || holder.startedAt === undefined || holder.boot === undefined)
    return undefined;
  if (holder.host !== host || holder.boot !== (await readBoot())) return undefined;
  try {
    return (await readStart(holder.pid)) !== holder.startedAt;
  } catch (error) {
    return systemCode(error) === undefined
      ? undefined
      : systemCode(error) === "ENOENT" || systemCode(error) === "ESRCH";
  }
}

async function readBoot(): Promise<string | undefined> {
  try {
    const [boot, namespace] = await Promise.all([
      readFile("/proc/sys/kernel/random/boot_id", "utf8"),
      readlink("/proc/self/ns/pid"),
    ]);
    return `${boot.trim()} ${namespace}`;
  } catch {
    return undefined;
  }
}

/** When a process started; the name before the fields may hold spaces and brackets, so they are counted after it. */
async function readStart(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state] = fields;
  // A zombie has ended; only its parent has not noticed yet.
  return state === "Z" || state === "X" ? undefined : fields[19];
}
