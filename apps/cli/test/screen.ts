import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { BUNDLE, type Machine } from "./run-cli.ts";

/** Whether this machine has tmux, which gives the tests a real pseudo-terminal. */
export const HAS_TMUX = spawnSync("tmux", ["-V"]).status === 0;

/** Said where tests of the dialogue are skipped. */
export const WITHOUT_TMUX = "skipped: there is no tmux on this machine";

/** A terminal of a given size with `openclaw` in it. */
export interface Screen {
  /** Types text as it is. */
  type(text: string): void;
  /** Presses keys by tmux's names: Enter, Escape, C-c, Down … */
  press(...keys: string[]): void;
  /** The lines on the screen now, without trailing blanks. */
  text(): string;
  /** Waits until the screen shows what is looked for, and returns the screen. */
  shows(wanted: string | RegExp): Promise<string>;
  /** Waits for the command to end and returns its exit code. */
  exitCode(): Promise<number>;
  [Symbol.asyncDispose](): Promise<void>;
}

const PATIENCE_MS = 20_000;
const LOOK_MS = 25;
const ENDED = /\[openclaw ended with (\d+)\]/;

/** Opens a terminal of `columns`×`rows` and starts `openclaw` in it. */
export function openScreen(
  machine: Machine,
  args: readonly string[],
  size: { columns: number; rows: number } = { columns: 80, rows: 24 },
  env: Readonly<Record<string, string>> = {},
): Screen {
  const socket = `openclaw-${randomBytes(6).toString("hex")}`;
  const tmux = (...command: string[]): string =>
    execFileSync("tmux", ["-L", socket, "-f", "/dev/null", ...command], {
      encoding: "utf8",
      env: { ...machine.env, TERM: "xterm" },
    });
  const variables = Object.entries({ ...machine.env, ...env, NO_COLOR: "1" }).map(
    ([name, value]) => `${name}=${quote(value)}`,
  );
  const command = [process.execPath, BUNDLE, ...args].map(quote).join(" ");
  tmux(
    ...["-u", "new-session", "-d", "-x", String(size.columns), "-y", String(size.rows)],
    `env -i TERM=xterm ${variables.join(" ")} ${command}; printf '\\n[openclaw ended with %s]\\n' $?; sleep 600`,
  );
  const text = (): string =>
    tmux("capture-pane", "-p")
      .split("\n")
      .map((line) => line.trimEnd())
      .join("\n")
      .trimEnd();
  const shows = async (wanted: string | RegExp): Promise<string> => {
    const giveUpAt = Date.now() + PATIENCE_MS;
    for (;;) {
      const screen = text();
      if (typeof wanted === "string" ? screen.includes(wanted) : wanted.test(screen)) return screen;
      if (Date.now() > giveUpAt) throw new Error(`The screen never showed ${wanted}:\n${screen}`);
      await delay(LOOK_MS);
    }
  };
  return {
    type: (typed) => void tmux("send-keys", "-l", typed),
    press: (...keys) => void tmux("send-keys", ...keys),
    text,
    shows,
    exitCode: async () => Number(ENDED.exec(await shows(ENDED))?.[1]),
    async [Symbol.asyncDispose]() {
      spawnSync("tmux", ["-L", socket, "kill-server"]);
    },
  };
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
