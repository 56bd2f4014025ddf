import type { PermitCount, Permits } from "./protocol.ts";

/** A worker as the census sees it. */
export interface CensusMember {
  /** Counts, and begins nothing until it is told what it holds. Rejects when the worker is gone. */
  count(): Promise<PermitCount>;
  hold(permits: Permits): void;
}

/** A worker that does not answer by then is busy with something; the others must not stand still for it. */
const COUNT_LIMIT_MS = 50;
/** What might fit if it holds more than it uses waits so long for its answer before it is refused. */
const PATIENCE_MS = 1_000;

/**
 * Lets `limit` model requests be under way in all workers together. Each holds as many permits as it may fill without
 * asking. When one has none left, all are counted: they stop beginning requests, say how many are under way, and get what
 * is free shared out anew. So a request is refused only after a count has found the limit reached, and the sum never
 * exceeds it, at no cost for requests as long as a worker has permits.
 */
export class PermitCensus<Member extends CensusMember> {
  readonly #members: () => Iterable<Member>;
  /** At most how many each may have under way: what it holds, or had when it was told to hold none. */
  readonly #bounds = new WeakMap<Member, number>();
  /** Counts that were asked for and not answered in time. */
  readonly #late = new WeakMap<Member, Promise<PermitCount | undefined>>();
  #limit: number;
  #counting: Promise<void> | undefined;
  #isWantedAgain = false;
  /** Runs while a worker has not answered and requests wait for that. */
  #patience: NodeJS.Timeout | undefined;
  #isPatient = true;

  constructor(limit: number, members: () => Iterable<Member>) {
    this.#limit = limit;
    this.#members = members;
  }

  /** The limit is another; requests under way stay, and none begins before there are fewer than the new one. */
  setLimit(limit: number): void {
    if (limit === this.#limit) return;
    this.#limit = limit;
    this.take();
  }

  /** Counts, and once more if it was asked for during a count, which may have missed what is asked for. */
  take(): void {
    if (this.#counting !== undefined) {
      this.#isWantedAgain = true;
      return;
    }
    this.#counting = this.#take().finally(() => {
      this.#counting = undefined;
      if (!this.#isWantedAgain) return;
      this.#isWantedAgain = false;
      this.take();
    });
  }

  async #take(): Promise<void> {
    const members = [...this.#members()];
    const counts = await Promise.all(members.map((member) => this.#countOf(member)));
    const shares = members.flatMap((member, index) => {
      const count = counts[index];
      return typeof count === "object" ? [{ member, ...count, given: 0 }] : [];
    });
    const isComplete = !counts.some((count) => typeof count === "number");
    const silent = counts.reduce<number>((sum, count) => sum + (typeof count === "number" ? count : 0), 0);
    const used = shares.reduce((sum, { active }) => sum + active, silent);
    const isOver = used > this.#limit;
    const isFinal = isComplete || !this.#waitForSilent();
    if (isComplete) this.#endPatience();
    shareOut(shares, this.#limit - used);
    for (const { member, active, given } of shares) {
      this.#bounds.set(member, active + given);
      // Over the limit, after it was lowered, a place that becomes free must not be filled: every request has to ask.
      member.hold({ held: isOver ? 0 : active + given, isFinal });
    }
  }

  /** Whether those that wait should go on waiting for a worker that has not answered. */
  #waitForSilent(): boolean {
    this.#patience ??= setTimeout(() => {
      this.#isPatient = false;
      this.take();
    }, PATIENCE_MS).unref();
    return this.#isPatient;
  }

  #endPatience(): void {
    clearTimeout(this.#patience);
    this.#patience = undefined;
    this.#isPatient = true;
  }

  /** The count of a worker, or the most it can have when it does not answer, or nothing when it is gone. */
  async #countOf(member: Member): Promise<PermitCount | number | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const answered = this.#late.get(member) ?? member.count().catch(() => undefined);
    this.#late.delete(member);
    const late = new Promise<number>((resolve) => {
      timer = setTimeout(() => {
        // It begins nothing since, so its answer holds whenever it comes. Asking anew, a machine that is always late would never get done.
        this.#late.set(member, answered);
        void answered.then(() => this.take());
        resolve(this.#bounds.get(member) ?? 0);
      }, COUNT_LIMIT_MS);
    });
    const count = await Promise.race([answered, late]);
    clearTimeout(timer);
    return count;
  }
}

/** First those that wait, one each in turn; what is left in equal parts. */
function shareOut(shares: { waiting: number; given: number }[], free: number): void {
  let left = Math.max(0, free);
  for (let isGiving = true; isGiving && left > 0; ) {
    isGiving = false;
    for (const share of shares) {
      if (left === 0 || share.given >= share.waiting) continue;
      share.given++;
      left--;
      isGiving = true;
    }
  }
  for (const [index, share] of shares.entries()) {
    const part = Math.ceil(left / (shares.length - index));
    share.given += part;
    left -= part;
  }
}
