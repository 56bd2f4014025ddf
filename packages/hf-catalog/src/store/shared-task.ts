/** One run of a task for however many ask while it runs. */
export interface SharedTask<T> {
  /** Joins the run under way or starts one. Rejects with the signal's reason when that fires first. */
  run(signal?: AbortSignal): Promise<T>;
  /** Aborts the run under way, for everyone. */
  abort(): void;
}

/**
 * Shares each run of `task`. A caller who gives up leaves the run to the others; when the last one has left, the
 * task's own signal fires.
 */
export function createSharedTask<T>(task: (signal: AbortSignal) => Promise<T>): SharedTask<T> {
  let current:
    | { readonly controller: AbortController; readonly result: Promise<T>; callers: number }
    | undefined;

  const start = () => {
    const controller = new AbortController();
    const result = task(controller.signal).finally(() => {
      if (current === run) current = undefined;
    });
    const run = { controller, result, callers: 0 };
    // Every caller may have left before it fails.
    result.catch(() => undefined);
    return run;
  };

  return {
    async run(signal) {
      signal?.throwIfAborted();
      const run = current ?? start();
      current = run;
      run.callers++;
      let leave = () => {};
      const left = new Promise<never>((_, reject) => {
        leave = () => reject(signal?.reason);
      });
      signal?.addEventListener("abort", leave, { once: true });
      try {
        return await Promise.race([run.result, left]);
      } finally {
        signal?.removeEventListener("abort", leave);
        run.callers--;
        if (run.callers === 0 && current === run) {
          current = undefined;
          run.controller.abort();
        }
      }
    },
    abort: () => current?.controller.abort(),
  };
}
