import type { Context } from "./context.ts";

/** A command's code, as a module exports it. */
export type CommandCode<Flags, Args extends readonly unknown[]> = (
  context: Context,
  flags: Flags,
  ...args: Args
) => void | Promise<void>;

/**
 * The loader of a command: its code and what that needs are read when the command runs and not before.
 * A failure is shown as one message and sets the exit code.
 */
export function lazy<Flags, Args extends readonly unknown[]>(
  load: () => Promise<{ readonly default: CommandCode<Flags, Args> } | CommandCode<Flags, Args>>,
) {
  return async () => {
    const loaded = await load();
    const code = typeof loaded === "function" ? loaded : loaded.default;
    return async function runCommand(this: Context, flags: Flags, ...args: Args): Promise<void> {
      try {
        await code(this, flags, ...args);
      } catch (error) {
        const { presentError } = await import("./commands/reading-commands.ts");
        this.process.exitCode = presentError(this, error);
      }
    };
  };
}
