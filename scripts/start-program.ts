import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** A running program and the ready line it printed. */
export interface StartedProgram {
  readonly ready: { readonly url: string };
  /** Sends SIGTERM and returns the exit code. */
  stop(): Promise<number | null>;
}

/** Starts a program that prints one JSON line with its `url` when it is ready, and waits for that line. */
export async function startProgram(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<StartedProgram> {
  const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit") as Promise<[number | null]>;
  const output = createInterface({ input: child.stdout });
  const [first] = await Promise.race([once(output, "line") as Promise<[string]>, exited]);
  if (typeof first !== "string") throw new Error(`${args[0]} ended with ${first} before it was ready`);
  return {
    ready: JSON.parse(first) as StartedProgram["ready"],
    stop: async () => {
      child.kill("SIGTERM");
      const [code] = await exited;
      return code;
    },
  };
}
