import type { SharedPermits } from "../request/shared-permits.ts";
import type { PermitCount, Permits } from "./protocol.ts";

/** A worker's side of the permits: what it may begin by itself, and the requests that wait for more. */
export class HeldPermits implements SharedPermits {
  held = 0;
  readonly #active: () => number;
  readonly #want: () => void;
  readonly #waiting: ((isGranted: boolean) => void)[] = [];
  /** How many of those waiting, from the front, the primary knows of and decides on. */
  #counted = 0;
  #isWanted = false;

  /** `active` says how many are under way; `want` tells the primary that more would like to be. */
  constructor(active: () => number, want: () => void) {
    this.#active = active;
    this.#want = want;
  }

  ask(answer: (isGranted: boolean) => void): void {
    this.#waiting.push(answer);
    this.#wantMore();
  }

  /** The primary counts: from here on nothing begins until it has said how many may. */
  count(): PermitCount {
    this.held = 0;
    this.#counted = this.#waiting.length;
    return { active: this.#active(), waiting: this.#counted };
  }

  /** The primary has counted; when the count is final it refuses what is not covered by this. */
  hold({ held, isFinal }: Permits): void {
    this.held = held;
    let counted = this.#counted;
    this.#counted = 0;
    this.#isWanted = false;
    // One whose client has left does not begin; the next one gets its place.
    while (this.#waiting.length > 0 && this.#active() < held) {
      this.#waiting.shift()?.(true);
      counted--;
    }
    if (!isFinal) return;
    for (; counted > 0; counted--) this.#waiting.shift()?.(false);
    if (this.#waiting.length > 0) this.#wantMore();
  }

  #wantMore(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    this.#want();
  }
}
