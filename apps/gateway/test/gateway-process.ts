import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { GatewayOptions, GatewayStatus } from "../src/index.ts";

type Line = { readonly event: string } & Readonly<Record<string, unknown>>;

/** A gateway running in a process of its own. */
export interface GatewayProcess {
  readonly url: string;
  readonly pid: number;
  /** As it was when it began to listen. */
  readonly status: GatewayStatus;
  /** Every line it has logged. */
  readonly log: readonly Line[];
  readonly child: ChildProcess;
  /** The first line, seen already or still to come, of which `predicate` is true. */
  waitForLine(predicate: (line: Line) => boolean): Promise<Line>;
  /** Sends a signal and waits for the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface ProcessOptions extends Omit<GatewayOptions, "logger" | "now" | "dispatcher" | "env"> {
  readonly port?: number;
  /** Variables of the process, which the gateway is then told to read. */
  readonly processEnv?: Readonly<Record<string, string>>;
  /** Options of Node itself. */
  readonly nodeOptions?: readonly string[];
}

const CHILD = new URL("./gateway-child.ts", import.meta.url).pathname;

/** Starts a gateway process, `program` with the options, and waits until it listens. Rejects with its own message when it cannot. */
export async function startGateway(options: ProcessOptions, program = CHILD): Promise<GatewayProcess> {
  const { processEnv, nodeOptions = [], ...rest } = options;
  const argument = JSON.stringify({ ...rest, useEnv: processEnv !== undefined });
  const child = spawn(process.execPath, [...nodeOptions, program, argument], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { PATH: process.env.PATH ?? "", ...processEnv },
  });
  const log: Line[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (text) => {
    log.push(JSON.parse(text) as Line);
    for (const look of waiting) look();
  });
  const waitForLine = (predicate: (line: Line) => boolean): Promise<Line> =>
    new Promise((resolve, reject) => {
      const look = () => {
        const found = log.find(predicate);
        if (found === undefined) return;
        waiting.delete(look);
        child.off("exit", onExit);
        resolve(found);
      };
      const onExit = (code: number | null) =>
        reject(new Error(`The gateway process ended with code ${code}.`));
      waiting.add(look);
      child.once("exit", onExit);
      look();
    });
  const first = await waitForLine(({ event }) => event === "ready" || event === "failed");
  if (first.event === "failed") throw Object.assign(new Error(String(first.message)), { code: first.code });
  return {
    url: String(first.url),
    pid: child.pid ?? 0,
    status: first.status as GatewayStatus,
    log,
    child,
    waitForLine,
    stop: async (signal = "SIGTERM") => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const exited = once(child, "exit");
      child.kill(signal);
      const [code] = (await exited) as [number | null];
      return code;
    },
  };
}
