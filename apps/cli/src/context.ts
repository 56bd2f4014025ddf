import type { CommandContext, StricliProcess } from "@stricli/core";
import type { Streams, Terminal } from "./terminal/terminal.ts";

/** The variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A word that could come next. */
interface Proposal {
  readonly completion: string;
  readonly brief: string;
}

/** What every command gets, so that none touches `process`: the outside world, and what the application knows of itself. */
export interface Context extends OutsideWorld {
  /** This release. */
  readonly version: string;
  /** What could stand in place of the last word of a command line. */
  propose(words: readonly string[]): Promise<readonly Proposal[]>;
}

/** The process, its streams and its surroundings. */
export interface OutsideWorld extends CommandContext {
  /** What the command framework writes to; a command sets `exitCode` here. */
  readonly process: StricliProcess;
  readonly terminal: Terminal;
  readonly env: Environment;
  readonly homeDir: string;
  readonly workingDir: string;
  readonly platform: NodeJS.Platform;
  /** The raw streams: to read what is piped in, and for a dialogue library that draws by itself. */
  readonly streams: Streams;
  /** The process itself, as others see it: for ready lines and for service files. */
  readonly pid: number;
  readonly execPath: string;
  readonly nodeVersion: string;
  /** The path of the bundle this process runs. */
  readonly scriptPath: string;
  readonly uid: number | undefined;
  /** Whether a process of ours has started this one as its worker. */
  readonly isWorker: boolean;
  /**
   * Writes to a stream's descriptor without a queue. Says how many bytes were taken: 0 when a pipe is full, undefined when
   * nobody reads any more.
   */
  writeNow(name: "stdout" | "stderr", bytes: Uint8Array): number | undefined;
  /** Calls back on SIGINT and SIGTERM until the returned function is called. */
  onSignal(listener: (signal: NodeJS.Signals) => void): () => void;
  /** Ends the process at once. */
  exit(code: number): never;
}
