import type { ChainRun } from "./chain-run.ts";

/**
 * The requests under way of one upstream. In an array in which each knows its place: a `Set` with so much coming and going
 * leaves a chain of outgrown tables behind, which makes V8's young generation keep a fifth of what it should collect.
 */
export class RunningChains {
  readonly #runs: ChainRun[] = [];

  add(run: ChainRun): void {
    run.place = this.#runs.push(run) - 1;
  }

  remove(run: ChainRun): void {
    const { place } = run;
    if (this.#runs[place] !== run) return;
    const last = this.#runs.pop();
    if (last === undefined || last === run) return;
    last.place = place;
    this.#runs[place] = last;
  }

  /** Ends all of them: the upstream is being closed. */
  close(): void {
    for (const run of [...this.#runs]) run.close();
  }
}
