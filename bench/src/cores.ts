import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Which cores the contender and everybody else run on. */
export interface CoreLayout {
  readonly contender: readonly number[];
  readonly others: readonly number[];
  /** False where nothing can be pinned: one core, or no `taskset`. Ratios still mean something, latencies hardly. */
  readonly isPinned: boolean;
}

/** The numbers in a list as the kernel writes it: `0-2,5`. */
export function parseCoreList(text: string): number[] {
  return text.split(",").flatMap((part) => {
    const [first = 0, last = first] = part.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/** Gives the contender one core and the load generator and the upstream stand-in the rest. */
export function layOutCores(): CoreLayout {
  const status = readFileSync("/proc/self/status", "utf8");
  const cores = parseCoreList(/^Cpus_allowed_list:\s+(\S+)$/m.exec(status)?.[1] ?? "0");
  const hasTaskset = spawnSync("taskset", ["--version"]).status === 0;
  if (!hasTaskset || cores.length < 2) {
    return { contender: cores, others: cores, isPinned: false };
  }
  return { contender: cores.slice(0, 1), others: cores.slice(1), isPinned: true };
}

/** Gives a contender of several processes so many cores where others are left for the rest, else one for all of them. */
export function layOutCoresFor(count: number): CoreLayout {
  const { contender, others, isPinned } = layOutCores();
  const cores = [...new Set([...contender, ...others])];
  if (!isPinned || cores.length <= count) return { contender, others, isPinned };
  return { contender: cores.slice(0, count), others: cores.slice(count), isPinned };
}

/** The command with `taskset` before it where cores are to be kept apart. */
export function pinned(
  cores: readonly number[],
  layout: CoreLayout,
  command: readonly string[],
): readonly string[] {
  return layout.isPinned ? ["taskset", "--cpu-list", cores.join(","), ...command] : command;
}
