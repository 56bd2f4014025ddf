import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Both halves together; with twice as much the gateway needs no less CPU time. */
const ENOUGH_BYTES = 16 * 2 ** 20;

/**
 * Ends the growth of V8's young generation at a size that is enough for a proxy. V8 doubles it, up to 128 MB, whenever
 * as many bytes as it holds have survived since the last time, however long that took: on a server only a question of
 * time, with nothing gained. `node --max-semi-space-size=8` does the same, but only where somebody starts Node with it.
 *
 * @param lookEveryMs - How often the size is looked at.
 */
export function boundYoungGeneration(lookEveryMs = 1_000): void {
  const timer = setInterval(() => {
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
    if (young === undefined || young.space_size < ENOUGH_BYTES) return;
    setFlagsFromString("--semi-space-growth-factor=1");
    clearInterval(timer);
  }, lookEveryMs);
  timer.unref();
}
