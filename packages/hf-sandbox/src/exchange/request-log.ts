import type { IncomingHttpHeaders } from "node:http";
import { SandboxError } from "../sandbox-error.ts";

/**
 * One request as the sandbox saw it. The object is live: `outcome` and the fields after the body change as the
 * exchange goes on.
 */
export interface SandboxRequest {
  /** Counts from 1 over the sandbox's life, also past {@link Sandbox.clearRequests}. */
  readonly id: number;
  readonly method: string;
  /** With the query, as received. */
  readonly path: string;
  readonly headers: Readonly<IncomingHttpHeaders>;
  /** The body as text, once it has arrived. */
  readonly bodyText: string | undefined;
  /** The body as parsed JSON; `undefined` before it has arrived or when it is not JSON. */
  readonly body: unknown;
  /** The body's `model`, when there is one. */
  readonly model: string | undefined;
  /** The backend that answered, as in `x-inference-provider`. */
  readonly provider: string | undefined;
  /** The fault that was played, with its parameters. */
  readonly fault: string | undefined;
  /** The answer's status, once its head has gone out. */
  readonly status: number | undefined;
  /** Bytes of the body handed to the socket so far. */
  readonly bytesSent: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  /**
   * `open` while it lasts, `completed` when the whole answer was handed over, `aborted` when the client left
   * before, `cut` when a fault or a recording broke the connection.
   */
  readonly outcome: "open" | "completed" | "aborted" | "cut";
  /** `outcome === "aborted"`. */
  readonly aborted: boolean;
  /** `outcome === "completed"`. */
  readonly completed: boolean;
}

/** The same, as the sandbox writes it. */
type LoggedRequest = { -readonly [Field in keyof SandboxRequest]: SandboxRequest[Field] };

/** Options of a wait for a request. */
export interface WaitOptions {
  /** Rejects the wait with the signal's reason. */
  readonly signal?: AbortSignal;
}

interface Waiter {
  readonly predicate: (request: SandboxRequest) => boolean;
  readonly resolve: (request: SandboxRequest) => void;
  readonly reject: (reason: unknown) => void;
}

/** The requests a sandbox has seen, and those who wait for one. */
export interface RequestLog {
  readonly requests: readonly SandboxRequest[];
  begin(start: Pick<SandboxRequest, "method" | "path" | "headers">): LoggedRequest;
  /** Tells the waiters that something about the request changed. */
  changed(request: LoggedRequest): void;
  end(request: LoggedRequest, outcome: "completed" | "aborted" | "cut"): void;
  clear(): void;
  waitFor(
    predicate: (request: SandboxRequest) => boolean,
    options: WaitOptions | undefined,
  ): Promise<SandboxRequest>;
  close(): void;
}

/** Keeps the last `maxRequests` requests; `now` is in milliseconds since 1970. */
export function createRequestLog(maxRequests: number, now: () => number): RequestLog {
  const requests: LoggedRequest[] = [];
  const waiters = new Set<Waiter>();
  let lastId = 0;

  function changed(request: LoggedRequest): void {
    for (const waiter of waiters) {
      if (waiter.predicate(request)) waiter.resolve(request);
    }
  }

  return {
    requests,
    changed,
    begin(start) {
      lastId += 1;
      const request: LoggedRequest = {
        id: lastId,
        ...start,
        bodyText: undefined,
        body: undefined,
        model: undefined,
        provider: undefined,
        fault: undefined,
        status: undefined,
        bytesSent: 0,
        startedAt: now(),
        endedAt: undefined,
        outcome: "open",
        aborted: false,
        completed: false,
      };
      requests.push(request);
      if (requests.length > maxRequests) requests.shift();
      changed(request);
      return request;
    },
    end(request, outcome) {
      if (request.outcome !== "open") return;
      request.outcome = outcome;
      request.aborted = outcome === "aborted";
      request.completed = outcome === "completed";
      request.endedAt = now();
      changed(request);
    },
    clear() {
      requests.length = 0;
    },
    waitFor(predicate, options) {
      const seen = requests.find(predicate);
      return seen ? Promise.resolve(seen) : wait(waiters, predicate, options?.signal);
    },
    close() {
      const error = new SandboxError("closed", "The sandbox was closed before such a request was seen.");
      for (const waiter of waiters) waiter.reject(error);
    },
  };
}

function wait(
  waiters: Set<Waiter>,
  predicate: Waiter["predicate"],
  signal: AbortSignal | undefined,
): Promise<SandboxRequest> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const settle = () => {
      waiters.delete(waiter);
      signal?.removeEventListener("abort", onAbort);
    };
    const onAbort = () => waiter.reject(signal?.reason);
    const waiter: Waiter = {
      predicate,
      resolve: (request) => {
        settle();
        resolve(request);
      },
      reject: (reason) => {
        settle();
        reject(reason);
      },
    };
    waiters.add(waiter);
    signal?.addEventListener("abort", onAbort);
  });
}
