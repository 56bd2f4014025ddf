import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** The built command: what is published, and what every test here runs. */
export const BUNDLE = join(import.meta.dirname, "../dist/openclaw.js");

/** What a finished process left. */
interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A machine with nothing on it: an empty home and no variable but the named ones. */
export interface Machine {
  readonly homeDir: string;
  readonly stateDir: string;
  readonly env: Record<string, string>;
  /** Runs `openclaw` to its end. */
  run(args: readonly string[], options?: { stdin?: string; env?: Record<string, string> }): Promise<Finished>;
  /** Starts `openclaw` and leaves it running; `[Symbol.asyncDispose]` of the machine ends it. */
  start(args: readonly string[], options?: { env?: Record<string, string> }): Running;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A process that is still running. */
interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly finished: Promise<Finished>;
  /** Resolves with the first line of standard output that the predicate accepts. */
  line(accept?: (line: string) => boolean): Promise<string>;
}

/** The variables of a shell in which `openclaw` is a command. */
export function withCommand(machine: Machine): Record<string, string> {
  const bin = join(machine.homeDir, "bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, "openclaw"), `#!/bin/sh\nexec "${process.execPath}" "${BUNDLE}" "$@"\n`, {
    mode: 0o755,
  });
  return { ...machine.env, PATH: `${bin}:${machine.env.PATH}` };
}

/** Makes a machine in a temporary folder. */
export function createMachine(extraEnv: Record<string, string> = {}): Machine {
  const homeDir = mkdtempSync(join(tmpdir(), "openclaw-cli-"));
  const env = { PATH: process.env.PATH ?? "", HOME: homeDir, LANG: "C.UTF-8", ...extraEnv };
  const running: Running[] = [];
  const start: Machine["start"] = (args, options = {}) => {
    const child = spawn(process.execPath, [BUNDLE, ...args], { env: { ...env, ...options.env } });
    const started = watch(child);
    running.push(started);
    return started;
  };
  return {
    homeDir,
    stateDir: join(homeDir, ".openclaw"),
    env,
    start,
    run(args, options = {}) {
      const { child, finished } = start(args, options);
      child.stdin.on("error", () => {}); // a command that does not read its input closes it
      child.stdin.end(options.stdin ?? "");
      return finished;
    },
    async [Symbol.asyncDispose]() {
      for (const { child } of running) if (child.exitCode === null) child.kill("SIGKILL");
      await Promise.all(running.map(({ finished }) => finished));
      rmSync(homeDir, { recursive: true, force: true });
    },
  };
}

function watch(child: ChildProcessWithoutNullStreams): Running {
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const finished = new Promise<Finished>((resolve) => {
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    for (const look of waiting) look();
  });
  return {
    child,
    finished,
    line: (accept = () => true) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = lines.find(accept);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        void finished.then(({ code }) =>
          reject(new Error(`openclaw ended with ${code} before the line came:\n${stdout}\n${stderr}`)),
        );
      }),
  };
}
