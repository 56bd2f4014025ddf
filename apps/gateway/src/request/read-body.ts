import type { IncomingMessage } from "node:http";
import { type ApiError, apiError } from "./api-error.ts";
import { BodyMemory } from "./body-memory.ts";
import { ReceivedBytes } from "./received-bytes.ts";

export interface BodyLimits {
  readonly maxBodyBytes: number;
  /** How long the first bytes may take; a body that keeps coming gets more, see {@link BodyReader}. */
  readonly bodyTimeoutMs: number;
}

/** What a body must arrive at, on average, after the first {@link BodyLimits.bodyTimeoutMs}. */
const MIN_BYTES_PER_SECOND = 16 * 1024;
/** How long a refused body may still come in, so that its sender gets to read the answer. */
const LINGER_MS = 5_000;

/** Whom a body is read for; one of the two is called, once. */
export interface BodyReceiver {
  /** `room` bytes before and after `bytes` are the receiver's to write over; with room, the memory is to be given back. */
  onBody(bytes: Buffer, room: number): void;
  /** There is no body to be had; the error is the answer. */
  onBodyRefused(error: ApiError): void;
}

/**
 * Collects one request body within its limits. A sender that dribbles (slowloris) is timed out, an honest slow one gets
 * a second for each 16 KiB it has sent.
 */
export class BodyReader {
  readonly #request: IncomingMessage;
  readonly #limits: BodyLimits;
  readonly #receiver: BodyReceiver;
  readonly #declaredBytes: number | undefined;
  #received: ReceivedBytes;
  #isOver = false;

  constructor(request: IncomingMessage, limits: BodyLimits, memory: BodyMemory, receiver: BodyReceiver) {
    this.#request = request;
    this.#limits = limits;
    this.#receiver = receiver;
    const declared = request.headers["content-length"];
    this.#declaredBytes = declared === undefined ? undefined : Number(declared);
    this.#received = new ReceivedBytes(this.#declaredBytes, memory);
  }

  start() {
    const request = this.#request;
    if (request.readableEnded || request.readableDidRead) {
      this.#letGo();
      return this.#receiver.onBodyRefused(ALREADY_READ);
    }
    if ((this.#declaredBytes ?? 0) > this.#limits.maxBodyBytes) return this.#tooLarge();
    request.on("data", this.#onData);
    request.on("end", this.#onEnd);
  }

  /** Called about once a second with the time since the reading began: a timer for each body would cost more than most bodies. */
  tick(elapsedMs: number): void {
    if (this.#isOver) return;
    const earnedMs = (this.#received.size / MIN_BYTES_PER_SECOND) * 1000;
    if (elapsedMs < this.#limits.bodyTimeoutMs + earnedMs) return;
    this.#refuse(apiError(408, "request_timeout", "The request body did not arrive in time."));
  }

  /** Stops without calling back: the client is gone. */
  cancel(): void {
    this.#letGo();
  }

  readonly #onData = (chunk: Buffer): void => {
    if (this.#isOver) return;
    if (this.#received.size + chunk.length > this.#limits.maxBodyBytes) this.#tooLarge();
    else this.#received.add(chunk);
  };

  readonly #onEnd = (): void => {
    if (this.#isOver) return;
    const { bytes, room } = this.#received.take();
    // Whoever else listens, where the gateway is embedded, may have kept the pieces.
    if (this.#request.listenerCount("data") === 1) this.#received.freeSpent();
    this.#letGo();
    this.#receiver.onBody(bytes, room);
  };

  #tooLarge(): void {
    const message = `The request body is larger than ${this.#limits.maxBodyBytes} bytes (\`gateway.limits.maxBodyBytes\`).`;
    this.#refuse(apiError(413, "request_too_large", message));
  }

  /** Answers at once and lets what is still coming run into the void for a while, then closes the connection. */
  #refuse(error: ApiError): void {
    this.#letGo();
    this.#receiver.onBodyRefused(error);
    drainRefusedBody(this.#request);
  }

  /** Its listeners stay with the request, which ends soon: taking them off would cost more than what they do from now on. */
  #letGo(): void {
    this.#isOver = true;
    this.#received = NOTHING;
  }
}

/**
 * For a request answered before its body was read: closing at once would reset the connection under the answer, so the
 * rest is thrown away for a few seconds first.
 */
export function drainRefusedBody(request: IncomingMessage): void {
  if (request.complete) return;
  request.resume();
  const { socket } = request;
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  request.once("close", () => clearTimeout(timer));
}

/** What a reader holds that has let go of its bytes. */
const NOTHING = new ReceivedBytes(0, new BodyMemory());

const ALREADY_READ = apiError(
  500,
  "body_already_read",
  "Something read the request's body before the gateway could. Mount the gateway in front of body parsers.",
);
