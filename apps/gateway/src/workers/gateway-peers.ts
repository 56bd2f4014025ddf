import type { ReloadOutcome } from "../gateway-options.ts";
import type { RuntimePeers } from "../gateway-runtime.ts";
import type { ActivityFeed } from "../page/activity-feed.ts";
import type { EditHistory } from "../page/edit-history.ts";
import type { SharedPermits } from "../request/shared-permits.ts";

/** The last time the configuration was read, and what came of it. */
export interface LastReload extends ReloadOutcome {
  readonly at: number;
}

/** What the gateway in one process has in common with those that serve the same port from other processes. */
export interface GatewayPeers extends RuntimePeers {
  /** When the first of them began. */
  readonly startedAt: number;
  /** What was last read, which this one may never have seen: a broken file must not keep it from starting. */
  readonly lastReload: LastReload | undefined;
  readonly permits: SharedPermits;
  readonly edits: EditHistory;
  /** The feed of all of them, around that of this one. */
  readonly activity: ActivityFeed & { readonly requestsInFlight: number };
  /** The metrics of all. */
  metrics(): Promise<string>;
  /** How many take connections, and how many should. */
  listening(): { readonly listening: number; readonly configured: number; readonly allWereReady: boolean };
}
