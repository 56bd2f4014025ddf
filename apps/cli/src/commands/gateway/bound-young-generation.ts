import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Both halves together. Without a bound the gateway needs some 90 MB more. */
const ENOUGH_BYTES = 16 * 2 ** 20;
/** V8's own. */
const GROWTH_FACTOR = 2;

/**
 * Ends the growth of V8's young generation at a size that is enough for a proxy. V8 doubles it, up to 128 MB, whenever
 * as many bytes as it holds have survived since the last time, however long that took: on a server only a question of
 * time. `node --max-semi-space-size=8` does the same, but only where somebody starts Node with it.
 *
 * V8 also makes it smaller when there is little to do, so it must be let grow again.
 */
export function boundYoungGeneration(): void {
  let isBound = false;
  // Its size only ever changes at a collection.
  const observer = new PerformanceObserver(() => {
    const isEnough = youngGenerationBytes() >= ENOUGH_BYTES;
    if (isEnough === isBound) return;
    isBound = isEnough;
    setFlagsFromString(`--semi-space-growth-factor=${isBound ? 1 : GROWTH_FACTOR}`);
  });
  observer.observe({ entryTypes: ["gc"] });
}

function youngGenerationBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space")?.space_size ?? 0;
}
