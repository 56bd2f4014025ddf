import { formatLogLine, type LogEvent } from "@openclaw-hf/gateway";
import { serveGatewayWorker } from "@openclaw-hf/gateway/workers";
import { CliError } from "../../../cli-error.ts";
import type { Context } from "../../../context.ts";
import { boundYoungGeneration } from "../bound-young-generation.ts";
import { formatLog } from "../format-log.ts";
import { createLineBatch } from "../line-batch.ts";
import { createLineWriter } from "./line-writer.ts";

/** Flags of `openclaw gateway worker`. */
export interface GatewayWorkerFlags {
  readonly json: boolean;
}

/** `openclaw gateway worker`: a process of `openclaw gateway run --workers N`, which alone can start it. */
export default function runWorker(context: Context, flags: GatewayWorkerFlags): void {
  if (!context.isWorker) {
    throw new CliError(
      "invalid_argument",
      "This command is started by another one: `openclaw gateway run --workers N`.",
    );
  }
  boundYoungGeneration();
  const writer = createLineWriter((bytes) => context.writeNow(flags.json ? "stdout" : "stderr", bytes));
  const lines = createLineBatch((text) => writer.write(`${text}\n`));
  // Asked for once: whether standard error is painted is found out by a look at the stream and the environment.
  const style = context.terminal.noteStyle;
  const pid = String(context.pid);
  // Spliced in: copying the event would cost more than making its line.
  const json = (event: LogEvent) => `${formatLogLine(event).slice(0, -1)},"pid":${pid}}`;
  const plain = (event: LogEvent) => formatLog(style, event, pid);
  const format = flags.json ? json : plain;
  serveGatewayWorker({
    logger: (event) => {
      const line = format(event);
      if (line !== undefined) lines.add(line);
      // Nothing comes after that.
      if (event.event === "worker-crashed") lines.flush();
    },
    flushLog: () => {
      lines.flush();
      return writer.drained();
    },
  });
}
