import { createGatewayWorkers, type GatewayWorkers } from "@openclaw-hf/gateway/workers";
import type { Context } from "../../../context.ts";
import { explainStart } from "../explain-start.ts";
import { gatewayOptions } from "../gateway-options.ts";
import { readWrittenToken } from "../read-written-token.ts";
import { printReady } from "../ready-lines.ts";
import type { GatewayRunFlags } from "../run-gateway.ts";
import { createRunLog } from "../run-log.ts";
import { stoppingLine } from "../stopping-line.ts";
import { untilSignal } from "../until-signal.ts";

/** `openclaw gateway run --workers N`: several processes serve until a signal says to stop; this one looks after them. */
export async function runWorkers(context: Context, flags: GatewayRunFlags, workers: number): Promise<void> {
  const log = createRunLog(context, flags);
  const gateway = await open(context, flags, workers, log.write);
  const stopped = untilSignal(context);
  try {
    const writtenToken = await readWrittenToken(context);
    await gateway.listen({
      ...(flags.port !== undefined && { port: flags.port }),
      onListening: (address, status) => {
        const ready = { address, status, writtenToken, sandboxAsked: flags.sandbox === true, workers };
        printReady(context, ready, flags.json);
        log.begin();
      },
    });
    const signal = await stopped.first;
    if (!flags.json) log.say(stoppingLine(signal, await gateway.requestsInFlight()));
  } catch (error) {
    throw explainStart(error, flags);
  } finally {
    await gateway.close();
    log.flush();
    stopped.dispose();
  }
}

async function open(
  context: Context,
  flags: GatewayRunFlags,
  workers: number,
  logger: ReturnType<typeof createRunLog>["write"],
): Promise<GatewayWorkers> {
  // What a worker prints is painted as this process would: it may have been told to by a flag.
  const isPainted = terminalIsPainted(context);
  try {
    return await createGatewayWorkers({
      workers,
      exec: context.scriptPath,
      args: ["gateway", "worker", ...(flags.json ? ["--json"] : []), isPainted ? "--color" : "--no-color"],
      gateway: gatewayOptions(context, flags),
      logger,
    });
  } catch (error) {
    throw explainStart(error, flags);
  }
}

function terminalIsPainted({ terminal }: Context): boolean {
  return terminal.noteStyle("dim", "x") !== "x";
}
