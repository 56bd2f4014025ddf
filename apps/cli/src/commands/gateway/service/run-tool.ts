import { execFile, spawn } from "node:child_process";
import type { Context } from "../../../context.ts";

/** What a tool of the system said. */
export interface ToolOutcome {
  /** The exit code; undefined when the tool could not be started or did not end in time. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** The tool is not on this machine. */
  readonly isMissing: boolean;
}

const TIMEOUT_MS = 60_000;

/** Runs a tool without a shell and reads what it says. Never rejects. */
export function runTool(context: Context, program: string, args: readonly string[]): Promise<ToolOutcome> {
  return new Promise((resolve) => {
    execFile(
      program,
      [...args],
      { env: { ...context.env }, timeout: TIMEOUT_MS },
      (error, stdout, stderr) => {
        const code = error ? error.code : 0;
        resolve({
          code: typeof code === "number" ? code : undefined,
          stdout,
          stderr,
          isMissing: code === "ENOENT",
        });
      },
    );
  });
}

/** Runs a tool that talks to the person itself, such as a log that is followed. Resolves with its exit code. */
export function showTool(
  context: Context,
  program: string,
  args: readonly string[],
): Promise<number | undefined> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env: { ...context.env }, stdio: "inherit" });
    // Ctrl-C reaches the tool too; this process waits for it to end.
    const forget = context.onSignal(() => {});
    const end = (code: number | undefined): void => {
      forget();
      resolve(code);
    };
    child.on("error", () => end(undefined));
    child.on("close", (code, signal) => end(signal ? 0 : (code ?? undefined)));
  });
}
