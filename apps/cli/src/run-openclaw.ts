import { proposeCompletions, run } from "@stricli/core";
import { createApplication } from "./application.ts";
import type { Context } from "./context.ts";
import { takeGlobalFlags } from "./global-flags.ts";
import { createProcessContext } from "./process-context.ts";

/** Runs the command line of a process and sets its exit code: 0, or 1 for anything that went wrong (130 after Ctrl-C). */
export async function runOpenclaw(proc: NodeJS.Process, version: string): Promise<void> {
  const { inputs, color, issue } = takeGlobalFlags(proc.argv.slice(2));
  const outside = createProcessContext(proc, color);
  // Handed on instead of imported: a command that imported the application would split it into chunks for every start.
  const context: Context = Object.assign(outside, {
    version,
    propose: (words: readonly string[]) =>
      proposeCompletions(createApplication(words, version), words, context),
  });
  if (issue) {
    context.terminal.note(issue);
    proc.exitCode = 1;
    return;
  }
  await run(createApplication(inputs, version), [...inputs], {
    process: context.process,
    forCommand: () => context,
  });
  // The framework tells its failures apart by negative numbers, which a shell would show as 251 and the like.
  const code = Number(context.process.exitCode ?? 0);
  proc.exitCode = code < 0 ? 1 : code;
  // Where nothing is left to be done or written, ending at once spares taking the heap apart.
  if (context.streams.areUnused && proc.getActiveResourcesInfo().length === 0) proc.exit();
}
