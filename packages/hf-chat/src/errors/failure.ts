import type { Advice, ChatErrorCode, UpstreamDetail } from "./chat-error.ts";

/** How one attempt failed, before anything is decided about the request. */
export interface Failure {
  readonly code: ChatErrorCode;
  /** Ends the sentence "org/model (backend) …". */
  readonly what: string;
  /** What the person can do about it, as a sentence. */
  readonly hint?: string | undefined;
  /** Overrides the code's own. */
  readonly advice?: Advice | undefined;
  /** HTTP status for the client, where it is not the code's own. */
  readonly status?: number | undefined;
  readonly upstreamStatus?: number | undefined;
  readonly upstream?: UpstreamDetail | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}
