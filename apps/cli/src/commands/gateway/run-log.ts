import { formatLogLine, type LogEvent } from "@openclaw-hf/gateway";
import type { Context } from "../../context.ts";
import { formatLog } from "./format-log.ts";
import { createLineBatch } from "./line-batch.ts";

/** The log of a running gateway on this terminal. */
export interface RunLog {
  write(event: LogEvent): void;
  /** The ready line is out, which has to be the first: what was collected is written, and from now on at once. */
  begin(): void;
  /** A line to a person, now. */
  say(line: string): void;
  flush(): void;
}

/** Creates the log: JSON lines on standard output, or lines for a person on standard error. */
export function createRunLog({ terminal }: Context, flags: { readonly json: boolean }): RunLog {
  const early: string[] = [];
  const lines = createLineBatch((text) => {
    if (flags.json) terminal.print(text);
    else terminal.note(text);
  });
  let add = (line: string): void => void early.push(line);
  // Asked for once: whether standard error is painted is found out by a look at the stream and the environment.
  const style = terminal.noteStyle;
  return {
    write(event) {
      const line = flags.json ? formatLogLine(event) : formatLog(style, event);
      if (line !== undefined) add(line);
    },
    begin() {
      add = lines.add;
      for (const line of early) add(line);
    },
    say(line) {
      lines.add(line);
      lines.flush();
    },
    flush: lines.flush,
  };
}
