import { withProgress } from "./progress.ts";
import { createStyle, type Style } from "./style.ts";

/** Everything a command shows goes through here: results to standard output, all else to standard error. */
export interface Terminal {
  /** A line of the result, on standard output. */
  print(line?: string): void;
  /** A part of the result as it comes, without a line feed. */
  write(text: string): void;
  /** A line beside the result, on standard error. */
  note(line?: string): void;
  /** A value as JSON on standard output, indented. */
  json(value: unknown): void;
  /** Shows what is waited for when it takes longer than half a second on a terminal. */
  progress<T>(label: string, work: Promise<T>): Promise<T>;
  /** Paints standard output. */
  readonly style: Style;
  /** Paints standard error. */
  readonly noteStyle: Style;
  /** True when a person can be asked: standard input, output and error are all terminals. */
  readonly isInteractive: boolean;
  readonly isOutputTerminal: boolean;
  /** Cells of a line on standard output; `Infinity` when that is no terminal. */
  readonly columns: number;
  /** The same of either stream. */
  columnsOf(name: "stdout" | "stderr"): number;
  readonly isUnicode: boolean;
}

/** When to paint: `auto` asks the stream and the environment. */
export type ColorWhen = "auto" | "always" | "never";

/** The streams of a process; getters, so that one that is not used is not built. */
export interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  isTerminal(name: "stdin" | "stdout" | "stderr"): boolean;
  /** Whether none of them has been built, so that none has anything to read or to write. */
  readonly areUnused: boolean;
  /** Writes at once, without the stream wherever that will do. */
  write(name: "stdout" | "stderr", text: string): void;
}

/** What a terminal is made from. */
export interface TerminalOptions {
  readonly streams: Streams;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly color: ColorWhen;
}

/** The output layer over three streams. */
export function createTerminal(options: TerminalOptions): Terminal {
  const { streams } = options;
  const isUnicode = hasUnicode(options.env, options.platform);
  const columnsOf = (name: "stdout" | "stderr"): number =>
    streams.isTerminal(name) ? Math.max(20, streams[name].columns || 80) : Number.POSITIVE_INFINITY;
  return {
    print: (line = "") => streams.write("stdout", `${line}\n`),
    write: (text) => streams.write("stdout", text),
    note: (line = "") => streams.write("stderr", `${line}\n`),
    json: (value) => streams.write("stdout", `${JSON.stringify(value, undefined, 2)}\n`),
    progress: (label, work) =>
      withProgress(
        {
          write: (text) => streams.write("stderr", text),
          isTerminal: streams.isTerminal("stderr"),
          isUnicode,
        },
        label,
        work,
      ),
    get style() {
      return createStyle(hasColor(() => streams.isTerminal("stdout"), options));
    },
    get noteStyle() {
      return createStyle(hasColor(() => streams.isTerminal("stderr"), options));
    },
    get isInteractive() {
      return streams.isTerminal("stdin") && streams.isTerminal("stdout") && streams.isTerminal("stderr");
    },
    get isOutputTerminal() {
      return streams.isTerminal("stdout");
    },
    get columns() {
      return columnsOf("stdout");
    },
    columnsOf,
    isUnicode,
  };
}

/** `--color` decides, then NO_COLOR and FORCE_COLOR (no-color.org, force-color.org), then the stream. */
export function hasColor(
  isTerminal: () => boolean,
  options: Pick<TerminalOptions, "color" | "env">,
): boolean {
  if (options.color !== "auto") return options.color === "always";
  const { NO_COLOR, FORCE_COLOR, TERM } = options.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return TERM !== "dumb" && isTerminal();
}

function hasUnicode(env: TerminalOptions["env"], platform: NodeJS.Platform): boolean {
  if (env.OPENCLAW_ASCII) return false;
  if (platform === "win32") return Boolean(env.WT_SESSION) || env.TERM_PROGRAM === "vscode";
  if (platform === "darwin") return true;
  return /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || "");
}
