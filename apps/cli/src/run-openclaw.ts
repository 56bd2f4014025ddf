import { run } from "@stricli/core";
import { application } from "./application.ts";
import { takeGlobalFlags } from "./global-flags.ts";
import { createProcessContext } from "./process-context.ts";

/** Runs the command line of a process and sets its exit code: 0, or 1 for anything that went wrong (130 after Ctrl-C). */
export async function runOpenclaw(proc: NodeJS.Process): Promise<void> {
  const { inputs, color, issue } = takeGlobalFlags(proc.argv.slice(2));
  const context = createProcessContext(proc, color);
  if (issue) {
    context.terminal.note(issue);
    proc.exitCode = 1;
    return;
  }
  await run(application, [...inputs], {
    process: context.process,
    forCommand() {
      // Only commands have chunks worth keeping in compiled form; for `--help` looking them up costs more than it saves.
      proc.getBuiltinModule("node:module").enableCompileCache();
      return context;
    },
  });
  // The framework tells its failures apart by negative numbers, which a shell would show as 251 and the like.
  const code = Number(context.process.exitCode ?? 0);
  proc.exitCode = code < 0 ? 1 : code;
}
