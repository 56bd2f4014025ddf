import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseJson5 } from "../src/json5/parse-json5.ts";

const WRITER = fileURLToPath(new URL("./write-forever.mjs", import.meta.url));
/** What surrounds the counter; long enough that a write takes more than one page. */
const FILLER = Array.from(
  { length: 200 },
  (_, at) => `  // line ${at}\n  "key ${at}": ["value", ${at}],`,
).join("\n");
const END = "// the end\n";
/**
 * After a kill the writer that comes next must not be held up by what the dead one left: a lock broken by its age would
 * take 10 s. The rest is leeway for a machine that is busy with other things.
 */
const MAX_RECOVERY_MS = 8000;

/** A kill comes up to so long after the last write that was waited for; a write takes a few milliseconds. */
const MAX_WAIT_MS = 15;

/** What a soak has seen. */
export interface SoakReport {
  readonly kills: number;
  /** Writes that were reported as done, over all processes. */
  readonly writes: number;
  /** Longest time from a new process's start of work to its first write, in milliseconds. */
  readonly slowestRecoveryMs: number;
}

/**
 * Lets processes write one config file and kills each with SIGKILL at a random moment of its work. After every kill the
 * file and all its backups must be complete, and no write that was reported may be missing. Rejects with what is wrong.
 */
export async function soakKills(
  kills: number,
  onKill: (done: number) => void = () => undefined,
): Promise<SoakReport> {
  const folder = await mkdtemp(join(tmpdir(), "config-soak-"));
  const path = join(folder, "openclaw.json");
  await writeFile(path, `{\n  soak: { counter: 0 },\n${FILLER}\n}\n${END}`, { mode: 0o600 });
  let writes = 0;
  let slowestRecoveryMs = 0;
  try {
    for (let done = 1; done <= kills; done++) {
      const run = await runAndKill(path, Math.floor(Math.random() * 4), Math.random() * MAX_WAIT_MS);
      writes += run.writes;
      slowestRecoveryMs = Math.max(slowestRecoveryMs, run.recoveryMs);
      await checkFolder(folder, path, run.lastWritten);
      onKill(done);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  if (slowestRecoveryMs > MAX_RECOVERY_MS)
    throw new Error(`A writer was held up for ${slowestRecoveryMs} ms`);
  return { kills, writes, slowestRecoveryMs };
}

interface Run {
  readonly writes: number;
  readonly lastWritten: number;
  readonly recoveryMs: number;
}

/** Kills a writer `waitMs` after it has reported `writes` writes; with none, in the middle of taking over. */
async function runAndKill(path: string, writes: number, waitMs: number): Promise<Run> {
  const child = spawn("node", [WRITER, path], { stdio: ["ignore", "pipe", "inherit"] });
  const closed = once(child, "close");
  let output = "";
  const times: number[] = [];
  const reached = new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      while (times.length < output.split("\n").length - 1) times.push(performance.now());
      if (times.length > writes) resolve();
    });
    child.on("exit", () => reject(new Error(`The writer ended by itself: ${output}`)));
  });
  await reached;
  await delay(waitMs);
  child.kill("SIGKILL");
  await closed;
  const numbers = output.split("\n").slice(1, -1).map(Number);
  const [readyAt = 0, firstAt = readyAt] = times;
  return { writes: numbers.length, lastWritten: numbers.at(-1) ?? 0, recoveryMs: firstAt - readyAt };
}

async function checkFolder(folder: string, path: string, lastWritten: number): Promise<void> {
  const counter = await checkFile(path);
  if (counter < lastWritten) throw new Error(`Write ${lastWritten} was reported and is missing: ${counter}`);
  for (const name of await readdir(folder))
    if (/\.bak(?:\.\d)?$/.test(name)) await checkFile(join(folder, name));
}

async function checkFile(path: string): Promise<number> {
  const text = await readFile(path, "utf8");
  const read = parseJson5(text);
  if (!read.ok || !text.endsWith(END) || !text.includes(FILLER))
    throw new Error(`${path} is damaged: ${text.length}`);
  return Number(/\bcounter: (\d+)/.exec(text)?.[1]);
}
