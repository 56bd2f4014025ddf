import type { Clock } from "./clock.ts";
import type { UpstreamDispatcher } from "./create-dispatcher.ts";
import type { Deadlines } from "./deadlines.ts";
import type { Timeouts } from "./timeouts.ts";
import type { Endpoint } from "./upstream-call.ts";

/** What a request takes from its upstream when it starts, and keeps until it ends whatever is reloaded meanwhile. */
export interface UpstreamSettings {
  readonly dispatcher: UpstreamDispatcher;
  /** Whether each body is sent once: neither HTTP/2, where undici may send one again, nor a dispatcher of the caller's, which may do what it likes. */
  readonly canWatchBodies: boolean;
  readonly origin: string;
  readonly paths: Readonly<Record<Endpoint, string>>;
  /** For every request; one of the call's own by the same name wins. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The same, names and values by turns. */
  readonly flatHeaders: readonly string[];
  /** The `authorization` of an attempt, when there is a token. */
  readonly authorization: () => string | undefined;
  readonly timeouts: Timeouts;
  readonly maxAttempts: number;
  readonly maxEventBytes: number;
  readonly maxBodyBytes: number;
  readonly clock: Clock;
  /** Of all attempts under way, whatever was reloaded meanwhile. */
  readonly deadlines: Deadlines;
  /** A number in [0, 1). */
  readonly random: () => number;
}
