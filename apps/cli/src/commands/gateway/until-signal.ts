import type { Context } from "../../context.ts";

/** The first SIGINT or SIGTERM resolves `first`; the next one ends the process without further ado. */
export function untilSignal(context: Context): { first: Promise<NodeJS.Signals>; dispose: () => void } {
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
