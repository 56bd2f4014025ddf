/** Prints the version as the framework would, without setting the framework up for it. */
export function printVersion(proc: NodeJS.Process, version: string): void {
  try {
    proc.getBuiltinModule("node:fs").writeSync(1, `${version}\n`);
  } catch {
    // A full pipe is waited for; one that nobody reads is nothing to complain about.
    proc.stdout.on("error", () => {}).write(`${version}\n`);
  }
}
