import { type ChildProcess, spawn } from "node:child_process";

/** A program that was started: what it has printed so far, and its end. */
export class ExampleProcess {
  stdout = "";
  stderr = "";
  /** Its exit code, once it and its output have ended; rejects when it cannot be started. */
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;

  constructor(
    command: string,
    args: readonly string[],
    options: { readonly cwd: string; readonly env: Record<string, string> },
  ) {
    // In a process group of its own, so that it goes with all it has started.
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"], detached: true });
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      this.stdout += chunk;
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      this.stderr += chunk;
    });
    this.#child = child;
    this.ended = new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", resolve);
    });
    this.ended.catch(() => {}); // Whoever waits for it hears of it.
  }

  /** Ends it and what it has started, and waits for it. */
  async stop(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    process.kill(-pid, "SIGTERM");
    await this.ended;
  }
}
