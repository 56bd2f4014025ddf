import { createGateway, formatLogLine, type Gateway, GatewayError } from "@openclaw-hf/gateway";
import { CliError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { pathsOf } from "../../paths-of.ts";
import { formatLog } from "./format-log.ts";
import { createLineBatch } from "./line-batch.ts";
import { readyJson, readyLines } from "./ready-lines.ts";

/** Flags of `openclaw gateway run`. */
export interface GatewayRunFlags {
  readonly port?: number;
  readonly bind?: "loopback" | "lan";
  readonly auth?: "token" | "none";
  readonly json: boolean;
  readonly sandbox?: boolean;
}

/** `openclaw gateway run`: serves until a signal says to stop. */
export default async function runGateway(context: Context, flags: GatewayRunFlags): Promise<void> {
  // Collected until the ready line is out, which has to be the first.
  const early: string[] = [];
  let log = (line: string): void => void early.push(line);
  const { terminal } = context;
  const lines = createLineBatch((text) => {
    const withoutLastFeed = text.slice(0, -1);
    if (flags.json) terminal.print(withoutLastFeed);
    else terminal.note(withoutLastFeed);
  });
  const gateway = await open(context, flags, (line) => log(line));
  const stopped = untilSignal(context);
  try {
    const address = await gateway.listen(flags.port === undefined ? {} : { port: flags.port });
    const ready = { address, status: gateway.status(), sandboxAsked: flags.sandbox === true };
    if (flags.json) context.terminal.print(JSON.stringify(readyJson(context, ready)));
    else for (const line of readyLines(context, ready)) context.terminal.print(line);
    log = lines.add;
    for (const line of early) log(line);
    const signal = await stopped.first;
    const inFlight = gateway.status().requestsInFlight;
    if (!flags.json) {
      const waiting =
        inFlight > 0
          ? ` Waiting for ${inFlight} request${inFlight > 1 ? "s" : ""}; again to end at once.`
          : "";
      lines.add(`${signal}: stopping.${waiting}`);
      lines.flush();
    }
  } catch (error) {
    throw explain(error, flags);
  } finally {
    await gateway.close();
    lines.flush();
    stopped.dispose();
  }
}

async function open(context: Context, flags: GatewayRunFlags, log: (line: string) => void): Promise<Gateway> {
  // Asked for once: whether standard error is painted is found out by a look at the stream and the environment.
  const style = context.terminal.noteStyle;
  try {
    return await createGateway({
      paths: pathsOf(context),
      env: context.env,
      homeDir: context.homeDir,
      sandbox: flags.sandbox === undefined ? "auto" : flags.sandbox ? "always" : "never",
      ...(flags.bind && { bind: flags.bind }),
      ...(flags.auth && { auth: { mode: flags.auth } }),
      logger: (event) => {
        const line = flags.json ? formatLogLine(event) : formatLog(style, event);
        if (line !== undefined) log(line);
      },
    });
  } catch (error) {
    throw explain(error, flags);
  }
}

/** The first SIGINT or SIGTERM resolves `first`; the next one ends the process without further ado. */
function untilSignal(context: Context): { first: Promise<NodeJS.Signals>; dispose: () => void } {
  let dispose = (): void => {};
  const first = new Promise<NodeJS.Signals>((resolve) => {
    let count = 0;
    dispose = context.onSignal((signal) => {
      count++;
      if (count === 1) resolve(signal);
      else context.exit(130);
    });
  });
  return { first, dispose };
}

function explain(error: unknown, flags: GatewayRunFlags): unknown {
  if (!GatewayError.isInstance(error)) return error;
  switch (error.code) {
    case "port_in_use":
      return new CliError("port_taken", error.message, {
        hint: [
          "`openclaw gateway status` tells whether it is another gateway.",
          `Take another port with --port N (${flags.port === 0 ? "" : "0 takes a free one, "}or set gateway.port).`,
        ],
        cause: error,
      });
    case "no_token":
      return new CliError(
        "missing_token",
        "There is no Hugging Face token, and --no-sandbox rules the sandbox out.",
        {
          hint: "Run `openclaw onboard`, or set HF_TOKEN.",
          cause: error,
        },
      );
    default:
      return error;
  }
}
