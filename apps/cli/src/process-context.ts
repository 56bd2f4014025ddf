import type { OutsideWorld } from "./context.ts";
import { type ColorWhen, createTerminal, hasColor, type Streams } from "./terminal/terminal.ts";
import { wrapHelp } from "./terminal/wrap-help.ts";

/**
 * The one place where the command touches the process it runs in.
 *
 * Node's own modules come through `getBuiltinModule` here: `import "node:fs"` makes Node build an ES namespace of all
 * its names, `fs.promises` among them, which costs 4 ms of a start that takes 25.
 */
export function createProcessContext(proc: NodeJS.Process, color: ColorWhen): OutsideWorld {
  const { env, platform } = proc;
  const fs = proc.getBuiltinModule("node:fs");
  const streams = lazyStreams(proc, fs);
  const terminal = createTerminal({ streams, env, platform, color });
  const painted = (name: "stdout" | "stderr") => ({
    // The framework's help and complaints; commands write through the terminal.
    write: (text: string) => streams.write(name, wrapHelp(text, terminal.columnsOf(name))),
    // The framework asks this one whether to colour: 1 bit means no.
    getColorDepth: () => (hasColor(() => streams.isTerminal(name), { color, env }) ? 4 : 1),
  });
  return {
    process: { stdout: painted("stdout"), stderr: painted("stderr"), env: {} },
    terminal,
    streams,
    env,
    homeDir: env.HOME || proc.getBuiltinModule("node:os").homedir(),
    workingDir: proc.cwd(),
    platform,
    pid: proc.pid,
    execPath: proc.execPath,
    nodeVersion: proc.version,
    scriptPath: proc.argv[1] ?? "openclaw",
    uid: proc.getuid?.(),
    isWorker: proc.send !== undefined,
    writeNow: (name, bytes) => writeNow(fs, DESCRIPTORS[name], bytes),
    onSignal(listener) {
      proc.on("SIGINT", listener);
      proc.on("SIGTERM", listener);
      return () => {
        proc.off("SIGINT", listener);
        proc.off("SIGTERM", listener);
      };
    },
    exit: (code) => proc.exit(code),
  };
}

/**
 * The getters of `process` build a stream each, for milliseconds of a start-up that takes thirty: here one that is
 * not used is not built, and a pipe or file is known for what it is without building it.
 */
function lazyStreams(proc: NodeJS.Process, fs: FileSystem): Streams {
  const built = new Set<NodeJS.ReadStream | NodeJS.WriteStream>();
  const build = <Name extends "stdin" | "stdout" | "stderr">(name: Name): NodeJS.Process[Name] => {
    const stream = proc[name];
    if (!built.has(stream) && name !== "stdin") {
      // `openclaw models list | head`: a reader that has had enough is no failure.
      stream.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code === "EPIPE") proc.exit(0);
        throw error;
      });
    }
    built.add(stream);
    return stream;
  };
  const terminals = new Map<string, boolean>();
  // Once a stream has something to wait for, everything after it waits behind it.
  const waiting = new Set<string>();
  return {
    get stdin() {
      return build("stdin");
    },
    get stdout() {
      return build("stdout");
    },
    get stderr() {
      return build("stderr");
    },
    get areUnused() {
      return built.size === 0;
    },
    isTerminal(name) {
      const known = terminals.get(name);
      if (known !== undefined) return known;
      const isTerminal = isCharacterDevice(fs, DESCRIPTORS[name]) && build(name).isTTY === true;
      terminals.set(name, isTerminal);
      return isTerminal;
    },
    write(name, text) {
      const rest = waiting.has(name) ? text : writeAtOnce(fs, DESCRIPTORS[name], text);
      if (rest.length === 0) return;
      waiting.add(name);
      build(name).write(rest);
    },
  };
}

type FileSystem = typeof import("node:fs");

const DESCRIPTORS = { stdin: 0, stdout: 1, stderr: 2 } as const;

/** Whether it may be a terminal; `/dev/null` is a character device too, and a common one. */
function isCharacterDevice(fs: FileSystem, descriptor: number): boolean {
  try {
    const stats = fs.fstatSync(descriptor);
    return (
      stats.isCharacterDevice() && stats.rdev !== fs.statSync("/dev/null", { throwIfNoEntry: false })?.rdev
    );
  } catch {
    return false; // closed
  }
}

/** Writes to the descriptor itself; returns what a full pipe, or one that nobody reads, does not take. */
function writeAtOnce(fs: FileSystem, descriptor: number, text: string): Uint8Array {
  let bytes: Uint8Array = Buffer.from(text);
  try {
    while (bytes.length > 0) bytes = bytes.subarray(fs.writeSync(descriptor, bytes));
  } catch {
    // The stream will say what is wrong, or wait.
  }
  return bytes;
}

function writeNow(fs: FileSystem, descriptor: number, bytes: Uint8Array): number | undefined {
  try {
    return fs.writeSync(descriptor, bytes);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EAGAIN") return 0;
    if (code === "EPIPE") return undefined;
    throw error;
  }
}
