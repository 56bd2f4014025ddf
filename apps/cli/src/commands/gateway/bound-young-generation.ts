import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Both halves together: less, and a thousand open streams do not fit in; more, and memory is used for nothing. */
const ENOUGH_BYTES = 32 * 2 ** 20;
/** V8's own. */
const GROWTH_FACTOR = 2;
/** How often a size that is enough is looked at: V8 makes it smaller where there is little to do, so nothing is lost meanwhile. */
const LOOK_MS = 1_000;

/**
 * Ends the growth of V8's young generation at a size that is enough for a proxy. V8 doubles it, up to 128 MB, whenever
 * as many bytes as it holds have survived since the last time, however long that took: on a server only a question of
 * time. `node --max-semi-space-size=16` does the same, but only where somebody starts Node with it.
 *
 * V8 also makes it smaller when there is little to do, so it must be let grow again.
 */
export function boundYoungGeneration(): void {
  // It grows at a collection, and only there it can be stopped in time.
  const observer = new PerformanceObserver(() => {
    if (youngGenerationBytes() >= ENOUGH_BYTES) stopGrowth();
  });
  const letGrow = () => {
    setFlagsFromString(`--semi-space-growth-factor=${GROWTH_FACTOR}`);
    observer.observe({ entryTypes: ["gc"] });
  };
  // Of a busy gateway there are a hundred collections a second: hearing of each would cost as much as a small feature.
  const stopGrowth = () => {
    setFlagsFromString("--semi-space-growth-factor=1");
    observer.disconnect();
    const looking = setInterval(() => {
      if (youngGenerationBytes() >= ENOUGH_BYTES) return;
      clearInterval(looking);
      letGrow();
    }, LOOK_MS);
    looking.unref();
  };
  letGrow();
}

function youngGenerationBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space")?.space_size ?? 0;
}
