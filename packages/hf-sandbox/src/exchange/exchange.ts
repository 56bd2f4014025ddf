import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { PlainAnswer } from "../router/router-errors.ts";
import type { RequestLog, SandboxRequest } from "./request-log.ts";

/**
 * One request and its answer. Every method that waits rejects once the client has left, so whoever plays an
 * answer needs no check of its own; {@link Exchange.signal} tells such a rejection from a mistake.
 */
export interface Exchange {
  readonly request: SandboxRequest;
  /** Adds what became known of the request to the log. */
  note(facts: Partial<Pick<SandboxRequest, "bodyText" | "body" | "model" | "provider" | "fault">>): void;
  /** Aborted when the connection is gone, whoever closed it. */
  readonly signal: AbortSignal;
  /** Adds a header to the head that will be sent. */
  header(name: string, value: string): void;
  /** Sends status and headers now, before any of the body. */
  head(status: number, headers: Readonly<Record<string, string>>): void;
  /** Hands over a part of the body, waiting while the client does not read. */
  write(chunk: string | Uint8Array): Promise<void>;
  end(): void;
  /** A whole answer with its length. */
  answer(answer: PlainAnswer): void;
  /** Closes the connection in mid-answer, after what was written has gone out. */
  hangUp(): Promise<void>;
  /** The same with a TCP reset. */
  reset(): Promise<void>;
  /** Waits so many milliseconds. */
  pause(ms: number): Promise<void>;
  /** Waits until the client leaves: always rejects. */
  untilClientLeaves(): Promise<never>;
}

/** One for all: every exchange ends so, and an error of its own for each costs more than the answer. */
const GONE = new Error("The connection is gone.");

/** Begins an exchange: logs the request and watches the connection. */
export function createExchange(req: IncomingMessage, res: ServerResponse, log: RequestLog): Exchange {
  const request = log.begin({ method: req.method ?? "GET", path: req.url ?? "/", headers: req.headers });
  const gone = new AbortController();
  const { signal } = gone;
  res.on("close", () => {
    log.end(request, res.writableFinished ? "completed" : "aborted");
    gone.abort(GONE);
  });
  // A reset by the client surfaces here or on `close`; the second is enough.
  req.on("error", () => {});
  res.on("error", () => {});

  const head = (status: number, headers: Readonly<Record<string, string>>) => {
    request.status = status;
    res.writeHead(status, headers);
    res.flushHeaders();
    log.changed(request);
  };

  /** Until the kernel has taken all of what was written, for a close right after would lose the rest. */
  async function flushed(): Promise<void> {
    signal.throwIfAborted();
    await new Promise<void>((resolve) => {
      req.socket.write("", () => resolve());
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  return {
    request,
    signal,
    note(facts) {
      Object.assign(request, facts);
      log.changed(request);
    },
    head,
    header: (name, value) => {
      res.setHeader(name, value);
    },
    async write(chunk) {
      signal.throwIfAborted();
      request.bytesSent += typeof chunk === "string" ? Buffer.byteLength(chunk) : chunk.byteLength;
      if (!res.write(chunk)) await once(res, "drain", { signal });
    },
    end() {
      res.end();
    },
    answer({ status, headers, body }) {
      const bytes = Buffer.from(body);
      request.status = status;
      request.bytesSent += bytes.byteLength;
      res.writeHead(status, { ...headers, "content-length": String(bytes.byteLength) });
      res.end(bytes);
      log.changed(request);
    },
    async hangUp() {
      await flushed();
      log.end(request, "cut");
      req.socket.destroy();
    },
    async reset() {
      await flushed();
      log.end(request, "cut");
      req.socket.resetAndDestroy();
    },
    async pause(ms) {
      if (ms > 0) await delay(ms, undefined, { signal });
    },
    untilClientLeaves: () =>
      new Promise((_, reject) => {
        if (signal.aborted) reject(signal.reason);
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      }),
  };
}
