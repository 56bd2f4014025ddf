import { isAbsolute } from "node:path";
import { type Environment, lookUpVariable } from "./environment.ts";

/** Runs `command` in `shell` as a login shell and gives what it printed; rejects on failure and after `timeoutMs`. */
export type RunShell = (options: {
  readonly shell: string;
  readonly command: string;
  readonly env: Environment;
  readonly timeoutMs: number;
}) => Promise<string>;

/** Everything a login shell's start-up files print comes before this. */
const MARK = "__openclaw_env__";
const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;

/**
 * The values that `names` have in the user's login shell (`$SHELL`, else `/bin/sh`), which is run once. Names that
 * are not set there are left out.
 */
export async function readShellVariables(options: {
  readonly names: readonly string[];
  readonly env: Environment;
  readonly timeoutMs: number;
  readonly runShell?: RunShell | undefined;
}): Promise<Readonly<Record<string, string>>> {
  const { names, env, timeoutMs, runShell = runLoginShell } = options;
  const asked = lookUpVariable("SHELL", [env]);
  const shell = asked !== undefined && isAbsolute(asked) ? asked : "/bin/sh";
  const output = await runShell({ shell, command: `echo ${MARK}; env -0`, env, timeoutMs });
  const start = output.lastIndexOf(`${MARK}\n`);
  if (start < 0) throw new Error("The shell printed no environment");
  const lines = output.slice(start + MARK.length + 1).split("\0");
  const all = new Map(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  return Object.fromEntries(names.flatMap((name) => (all.get(name) ? [[name, all.get(name) ?? ""]] : [])));
}

const runLoginShell: RunShell = async ({ shell, command, env, timeoutMs }) => {
  // Most runs need no shell, and loading this takes longer than everything else here.
  const { spawn } = await import("node:child_process");
  return await new Promise((resolve, reject) => {
    const child = spawn(shell, ["-l", "-c", command], {
      env: { ...env },
      stdio: ["ignore", "pipe", "ignore"],
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    const finish = (error?: Error) => {
      clearTimeout(timer);
      // What the start-up files left running may hold the pipe open; it is not waited for.
      child.stdout.destroy();
      child.kill("SIGKILL");
      child.unref();
      if (error === undefined) resolve(Buffer.concat(chunks).toString("utf8"));
      else reject(error);
    };
    const timer = setTimeout(
      () => finish(new Error(`The shell took longer than ${timeoutMs} ms`)),
      timeoutMs,
    );
    child.stdout.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_OUTPUT_BYTES) finish(new Error("The shell printed too much"));
      else chunks.push(chunk);
    });
    child.on("error", finish);
    child.on("close", (status) =>
      finish(status === 0 ? undefined : new Error(`The shell ended with status ${status}`)),
    );
  });
};
