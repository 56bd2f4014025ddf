import { proposeCompletions, run } from "@stricli/core";
import { createApplication } from "./application.ts";
import type { Context } from "./context.ts";
import { takeGlobalFlags } from "./global-flags.ts";
import { createProcessContext } from "./process-context.ts";
import { VERSION } from "./version.ts";

/** Runs the command line of a process and sets its exit code: 0, or 1 for anything that went wrong (130 after Ctrl-C). */
export async function runOpenclaw(proc: NodeJS.Process): Promise<void> {
  const { inputs, color, issue } = takeGlobalFlags(proc.argv.slice(2));
  const outside = createProcessContext(proc, color);
  // Handed on instead of imported: a command that imported the application would split it into chunks for every start.
  const context: Context = Object.assign(outside, {
    version: VERSION,
    propose: (words: readonly string[]) => proposeCompletions(createApplication(), words, context),
  });
  if (inputs.length === 1 && (inputs[0] === "--version" || inputs[0] === "-v")) {
    // The answer of the framework's own flag, without setting the framework up for it.
    context.process.stdout.write(`${VERSION}\n`);
    return;
  }
  if (issue) {
    context.terminal.note(issue);
    proc.exitCode = 1;
    return;
  }
  const application = createApplication();
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
