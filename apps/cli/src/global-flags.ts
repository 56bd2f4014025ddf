import type { ColorWhen } from "./terminal/terminal.ts";

/** The arguments without the flags that every command takes, and what those said. */
export interface GlobalFlags {
  readonly inputs: readonly string[];
  readonly color: ColorWhen;
  readonly issue: string | undefined;
}

/** Takes `--color[=always|auto|never]` and `--no-color` out, wherever they stand before `--`. */
export function takeGlobalFlags(argv: readonly string[]): GlobalFlags {
  const inputs: string[] = [];
  let color: ColorWhen = "auto";
  let issue: string | undefined;
  for (const [index, argument] of argv.entries()) {
    if (argument === "--") return { inputs: [...inputs, ...argv.slice(index)], color, issue };
    if (argument === "--no-color") color = "never";
    else if (argument === "--color") color = "always";
    else if (argument.startsWith("--color=")) {
      const when = argument.slice("--color=".length);
      if (when === "always" || when === "auto" || when === "never") color = when;
      else issue = `--color takes always, auto or never, not "${when}".`;
    } else inputs.push(argument);
  }
  return { inputs, color, issue };
}
