import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** A process of ours or a contender's. */
export interface Program {
  readonly pid: number;
  /** Rejects when the process ends. */
  readonly ended: Promise<never>;
  /** The next message it sends; rejects when it ends before. */
  receive<T>(): Promise<T>;
  send(message: object): void;
  /** Ends it and whatever it started. */
  stop(): Promise<void>;
}

const READY_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 5_000;

export interface StartOptions {
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Takes what the program prints. */
  readonly logFile: string;
  /** Whether it is one of ours and talks over Node's IPC channel. */
  readonly ipc: boolean;
}

function tail(options: StartOptions): string {
  return `${options.command.join(" ")} (what it printed: ${options.logFile})`;
}

/** Starts a process. */
export function startProgram(options: StartOptions): Program {
  const [file = "", ...args] = options.command;
  const log = openSync(options.logFile, "a");
  const child: ChildProcess = spawn(file, args, {
    stdio: ["ignore", log, log, ...(options.ipc ? (["ipc"] as const) : [])],
    env: { PATH: process.env.PATH, ...options.env },
  });
  // Nothing we start may outlive us, however we end.
  const kill = () => child.kill("SIGKILL");
  process.on("exit", kill);
  child.once("exit", () => process.off("exit", kill));
  const ended = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => reject(new Error(`ended (${signal ?? code}): ${tail(options)}`)));
  });
  ended.catch(() => undefined); // Expected when stopped; heard by whoever waits in `receive`.
  return {
    pid: child.pid ?? 0,
    ended,
    receive: <T>() => Promise.race([once(child, "message").then(([message]) => message as T), ended]),
    send: (message) => void child.send(message),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, "exit");
      child.kill("SIGTERM");
      const killing = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
      await exit;
      clearTimeout(killing);
    },
  };
}

/** Waits until the port takes connections; rejects when the program ends before, or after a minute. */
export function untilListening(program: Program, port: number): Promise<void> {
  return Promise.race([untilOpen(program.pid, port), program.ended]);
}

async function untilOpen(pid: number, port: number): Promise<void> {
  const deadline = performance.now() + READY_LIMIT_MS;
  while (performance.now() < deadline) {
    const socket = connect({ port, host: "127.0.0.1" });
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true));
      socket.once("error", () => resolve(false));
    });
    socket.destroy();
    if (isOpen) return;
    await delay(10);
  }
  throw new Error(`process ${pid} did not listen on port ${port} within ${READY_LIMIT_MS / 1000} s`);
}
