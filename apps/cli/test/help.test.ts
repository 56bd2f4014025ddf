import { describe, expect, test } from "vitest";
import { wrapHelp } from "../src/terminal/wrap-help.ts";
import { createMachine } from "./run-cli.ts";
import { HAS_TMUX, openScreen, WITHOUT_TMUX } from "./screen.ts";

describe.skipIf(!HAS_TMUX)(`in a narrow terminal (${HAS_TMUX ? "tmux" : WITHOUT_TMUX})`, () => {
  test.each([[[]], [["models", "list"]], [["onboard"]], [["gateway", "run"]]])(
    "the help of openclaw %j is wrapped at words, below itself",
    async (command) => {
      await using machine = createMachine();
      const { stdout } = await machine.run([...command, "--help"]);
      await using screen = openScreen(machine, [...command, "--help"], { columns: 40, rows: 150 });
      expect(await screen.exitCode()).toBe(0);
      const shown = new Set(screen.text().split("\n"));
      // The terminal itself breaks what is longer: commands, which are to be copied as one line.
      const fitting = wrapHelp(stdout, 40)
        .split("\n")
        .filter((line) => line.length <= 40);
      expect(fitting.filter((line) => !shown.has(line))).toEqual([]);
      expect(fitting.length).toBeGreaterThan(20);
    },
  );
});
