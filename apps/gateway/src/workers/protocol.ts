/**
 * Everything that the primary and its workers say to each other. What is asked gets an answer; what is told does not. The
 * messages of one direction arrive in the order in which they were sent, which much of this relies on.
 */
import type { CooldownNews } from "@openclaw-hf/hf-chat";
import type { LockoutState } from "../access/lockout.ts";
import type { LoadedConfig, LoadResult } from "../config/config-source.ts";
import type { GatewayErrorCode } from "../gateway-error.ts";
import type { GatewayAddress, GatewayOptions, GatewayStatus, ReloadOutcome } from "../gateway-options.ts";
import type { ActivityHistory } from "../page/activity-feed.ts";
import type { EditOutcome } from "../page/edit-history.ts";
import type { CheckedEdit } from "../page/page-edit.ts";
import type { PageSelection, RequestRecord } from "../page/page-protocol.ts";
import type { PageErrorCode } from "../page/page-request-error.ts";
import type { LastReload } from "./gateway-peers.ts";

/** The options of a gateway that can be sent to another process. */
export type WorkerGatewayOptions = Omit<
  GatewayOptions,
  "logger" | "dispatcher" | "now" | "sandboxOptions" | "webRoot"
> & { readonly webRoot?: string | undefined };

/** What a worker needs to begin, and to continue where those before it have ended. */
export interface WorkerStart {
  readonly options: WorkerGatewayOptions;
  /** The configuration in force. The files may say something else, or nothing that can be read. */
  readonly loaded: LoadedConfig;
  readonly lastReload: LastReload | undefined;
  readonly startedAt: number;
  /** How many workers there should be. */
  readonly workers: number;
  readonly listen: { readonly port?: number | undefined; readonly host?: string | undefined };
  readonly lockout: LockoutState;
  readonly cooldowns: readonly CooldownNews[];
  readonly undo: PageSelection["undo"];
}

/** An error with a code of ours; other errors do not survive the way between processes. */
interface SentError {
  readonly code: GatewayErrorCode;
  readonly message: string;
  readonly issues: readonly unknown[];
}

export type StartOutcome =
  | { readonly ok: true; readonly address: GatewayAddress; readonly status: GatewayStatus }
  | { readonly ok: false; readonly error: SentError };

export interface ApplyOutcome extends ReloadOutcome {
  /** Who answers now. */
  readonly upstream: GatewayStatus["upstream"]["kind"];
}

export type SandboxOutcome =
  | { readonly ok: true; readonly baseUrl: string }
  | { readonly ok: false; readonly message: string };

/** An edit of the page: done, or refused with what the page is to be told. */
export type SentEdit =
  | { readonly ok: true; readonly outcome: EditOutcome }
  | {
      readonly ok: false;
      readonly status: number;
      readonly code: PageErrorCode;
      readonly message: string;
      readonly param: string | null;
    };

/** Model requests under way in a worker, and those that wait to hear whether they may begin. */
export interface PermitCount {
  readonly active: number;
  readonly waiting: number;
}

export interface Permits {
  /** How many model requests may be under way without asking. */
  readonly held: number;
  /** Whether all have been counted. If not, those that wait go on waiting: there will be another count. */
  readonly isFinal: boolean;
}

/** What a worker knows of the requests it has answered, for a page that another worker serves. */
export interface ActivityShare extends ActivityHistory {
  readonly requestsInFlight: number;
}

/** What has happened since the last one. */
export interface ActivityPulse {
  readonly records: readonly RequestRecord[];
  readonly requestsInFlight: number;
}

/** What a worker asks of the primary. */
export interface PrimaryCalls {
  readonly sandbox: { readonly ask: null; readonly answer: SandboxOutcome };
  readonly metrics: { readonly ask: null; readonly answer: string };
  readonly edit: { readonly ask: CheckedEdit; readonly answer: SentEdit };
  readonly undo: { readonly ask: null; readonly answer: SentEdit };
  /** A page is open here. Answered once every other worker has been told of by `share`. */
  readonly watch: { readonly ask: null; readonly answer: null };
  /** This worker is about to end; here is what it has counted. */
  readonly leave: { readonly ask: string; readonly answer: null };
}

/** What the primary asks of a worker. */
export interface WorkerCalls {
  /** Begin, and take connections. */
  readonly start: { readonly ask: WorkerStart; readonly answer: StartOutcome };
  /** Put this configuration in force, or show why it cannot be. */
  readonly apply: { readonly ask: LoadResult; readonly answer: ApplyOutcome };
  readonly inFlight: { readonly ask: null; readonly answer: number };
  readonly metrics: { readonly ask: null; readonly answer: string };
  /** How many are under way? From the answer to the next `hold` no request begins. */
  readonly count: { readonly ask: null; readonly answer: PermitCount };
  /** A page is open elsewhere: say what is known, and from then on what happens. */
  readonly share: { readonly ask: null; readonly answer: ActivityShare };
}

/** What a worker tells the primary. */
export interface ToldToPrimary {
  /** A request would exceed what is held here. */
  readonly permitsWanted: null;
  /** The address that a wrong token came from. */
  readonly wrongToken: string;
  readonly cooldown: CooldownNews;
  readonly pulse: ActivityPulse;
  /** The last page here was closed. */
  readonly unwatch: null;
}

/** What the primary tells a worker. */
export interface ToldToWorker {
  readonly hold: Permits;
  /** How many workers take connections now; `isReady` once all have. */
  readonly listening: { readonly listening: number; readonly isReady: boolean };
  /** The address that another worker was sent a wrong token from. */
  readonly wrongToken: string;
  readonly cooldown: CooldownNews;
  /** The edit that an undo would take back is another. */
  readonly undo: PageSelection["undo"];
  readonly share: { readonly from: number; readonly share: ActivityShare };
  readonly pulse: { readonly from: number; readonly pulse: ActivityPulse };
  /** Nobody watches any more. */
  readonly unshare: null;
  /** Drain, and end. */
  readonly close: { readonly drainMs: number | undefined };
}
