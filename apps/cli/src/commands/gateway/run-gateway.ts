import { availableParallelism } from "node:os";
import { createGateway, type Gateway } from "@openclaw-hf/gateway";
import type { Context } from "../../context.ts";
import { boundYoungGeneration } from "./bound-young-generation.ts";
import { explainStart } from "./explain-start.ts";
import { gatewayOptions } from "./gateway-options.ts";
import { readWrittenToken } from "./read-written-token.ts";
import { printReady } from "./ready-lines.ts";
import { createRunLog, type RunLog } from "./run-log.ts";
import { stoppingLine } from "./stopping-line.ts";
import { untilSignal } from "./until-signal.ts";

/** Flags of `openclaw gateway run`. */
export interface GatewayRunFlags {
  readonly port?: number;
  readonly bind?: "loopback" | "lan";
  readonly auth?: "token" | "none";
  readonly json: boolean;
  readonly sandbox?: boolean;
  readonly workers?: number | "auto";
}

/** `openclaw gateway run`: serves until a signal says to stop. */
export default async function runGateway(context: Context, flags: GatewayRunFlags): Promise<void> {
  const workers = flags.workers === "auto" ? availableParallelism() : (flags.workers ?? 1);
  if (workers > 1) {
    const { runWorkers } = await import("./workers/run-workers.ts");
    return runWorkers(context, flags, workers);
  }
  const log = createRunLog(context, flags);
  const gateway = await open(context, flags, log);
  const stopped = untilSignal(context);
  boundYoungGeneration();
  try {
    const address = await gateway.listen(flags.port === undefined ? {} : { port: flags.port });
    const ready = {
      address,
      status: gateway.status(),
      writtenToken: await readWrittenToken(context),
      sandboxAsked: flags.sandbox === true,
      workers,
    };
    printReady(context, ready, flags.json);
    log.begin();
    const signal = await stopped.first;
    if (!flags.json) log.say(stoppingLine(signal, gateway.status().requestsInFlight));
  } catch (error) {
    throw explainStart(error, flags);
  } finally {
    await gateway.close();
    log.flush();
    stopped.dispose();
  }
}

async function open(context: Context, flags: GatewayRunFlags, log: RunLog): Promise<Gateway> {
  try {
    return await createGateway({ ...gatewayOptions(context, flags), logger: log.write });
  } catch (error) {
    throw explainStart(error, flags);
  }
}
