import { CliError } from "./cli-error.ts";
import type { Context } from "./context.ts";
import { sanitizeText } from "./terminal/sanitize.ts";

/** Shows a failure on standard error: what happened, then what to do. Returns the exit code. */
export function presentError(context: Context, error: unknown): number {
  const { note, noteStyle } = context.terminal;
  if (CliError.isInstance(error)) {
    note(
      `${noteStyle("red", error.code === "cancelled" ? "Cancelled:" : "Error:")} ${sanitizeText(error.message)}`,
    );
    for (const line of error.hint) note(`  ${sanitizeText(line)}`);
    return error.exitCode;
  }
  const message = error instanceof Error ? error.message : String(error);
  note(`${noteStyle("red", "Error:")} ${sanitizeText(message)}`);
  if (context.env.OPENCLAW_DEBUG && error instanceof Error) note(sanitizeText(error.stack ?? ""));
  else if (!isExpected(error))
    note("  This should not happen. Set OPENCLAW_DEBUG=1 to see where it came from.");
  return 1;
}

/** Errors of our packages and of the system carry a code and say what is wrong; anything else is a mistake of ours. */
function isExpected(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}
