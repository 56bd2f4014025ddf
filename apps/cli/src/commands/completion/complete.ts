import type { Context } from "../../context.ts";
import { sanitizeLine } from "../../terminal/sanitize.ts";

/** Flags of the hidden command that the completion scripts call. */
export interface CompleteFlags {
  readonly descriptions: boolean;
}

/** Prints what could stand in place of the last word, one a line. Says nothing when something is wrong: nobody asked it. */
export default async function complete(
  context: Context,
  flags: CompleteFlags,
  ...words: string[]
): Promise<void> {
  const found = await context.propose(words.length > 0 ? words : [""]);
  for (const { completion, brief } of found) {
    if (completion.startsWith("__") || /[\p{Cc}]/u.test(completion)) continue;
    context.terminal.print(flags.descriptions ? `${completion}\t${sanitizeLine(brief)}` : completion);
  }
}
