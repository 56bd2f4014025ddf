import { canonicalIp } from "./canonical-ip.ts";

export interface LockoutOptions {
  /** Wrong tokens from one address within {@link windowMs} that lock it out. Default 10. */
  readonly maxFailures?: number;
  /** Default 60,000. */
  readonly windowMs?: number;
  /** How long a locked-out address gets 429, right token or not. Default 60,000. */
  readonly lockMs?: number;
  readonly now: () => number;
}

interface Failures {
  count: number;
  since: number;
  lockedUntil: number;
}

/** Counts wrong tokens, and says who has sent too many. */
export interface WrongTokens {
  /** Milliseconds until the address may try again; 0 when it may now. */
  lockedForMs(address: string): number;
  /** The address has sent a wrong token. */
  fail(address: string): void;
}

/** What a lockout knows, for another one to begin with. */
export type LockoutState = readonly (readonly [ip: string, failures: Readonly<Failures>])[];

/** More addresses than this are not remembered; the one that failed longest ago is forgotten first. */
const MAX_ADDRESSES = 10_000;

/** Counts wrong tokens per canonical address, so that guessing costs time. */
export class Lockout implements WrongTokens {
  readonly #options: Required<LockoutOptions>;
  readonly #failures: Map<string, Failures>;

  constructor(options: LockoutOptions, state: LockoutState = []) {
    this.#options = { maxFailures: 10, windowMs: 60_000, lockMs: 60_000, ...options };
    this.#failures = new Map(state.map(([ip, failures]) => [ip, { ...failures }]));
  }

  lockedForMs(address: string): number {
    if (this.#failures.size === 0) return 0;
    const failures = this.#failures.get(canonicalIp(address));
    return failures === undefined ? 0 : Math.max(0, failures.lockedUntil - this.#options.now());
  }

  fail(address: string): void {
    const { maxFailures, windowMs, lockMs, now } = this.#options;
    const ip = canonicalIp(address);
    const at = now();
    const known = this.#failures.get(ip);
    const failures =
      known !== undefined && at - known.since < windowMs ? known : { count: 0, since: at, lockedUntil: 0 };
    failures.count++;
    if (failures.count >= maxFailures) failures.lockedUntil = at + lockMs;
    this.#failures.delete(ip);
    this.#failures.set(ip, failures);
    const oldest = this.#failures.size > MAX_ADDRESSES ? this.#failures.keys().next().value : undefined;
    if (oldest !== undefined) this.#failures.delete(oldest);
  }

  state(): LockoutState {
    return [...this.#failures].map(([ip, failures]) => [ip, { ...failures }] as const);
  }
}
