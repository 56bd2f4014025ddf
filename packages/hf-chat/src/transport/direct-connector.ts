import type { Socket } from "node:net";
import { buildConnector } from "undici";

/** As much as one read of a socket brings at most. */
const READ_BYTES = 65_536;

/** Bytes on their way from the socket to undici; null when there are none. */
const HANDED = Symbol("bytes handed over");

type DirectSocket = Socket & { [HANDED]?: Buffer | null };

/**
 * undici's connector, with sockets that hand undici what they read at once. Node would take 64 KB of memory for each read, give
 * most of it back, and keep the bytes in the queue of a stream until a later turn: for the few bytes that an event of a stream
 * has, more work than reading them. Here all sockets read into one piece of memory, and undici gets a copy of what is new.
 *
 * Not for HTTP/2, whose session takes the socket's handle for itself.
 */
export function createDirectConnector(connectMs: number): buildConnector.connector {
  const memory = Buffer.allocUnsafeSlow(READ_BYTES);
  const connect = buildConnector({
    timeout: connectMs,
    allowH2: false,
    onread: { buffer: memory, callback: onRead },
  } as buildConnector.BuildOptions);
  return (options, callback) =>
    connect(options, (...outcome) => {
      if (outcome[0] === null) readDirectly(outcome[1]);
      callback(...outcome);
    });
}

/** From now on, whoever hears `readable` may find the bytes at hand, without the stream's queue. */
function readDirectly(socket: DirectSocket): void {
  const readFromQueue = socket.read;
  socket[HANDED] = null;
  socket.read = (size?: number) => {
    const bytes = socket[HANDED];
    if (bytes && size === undefined) {
      socket[HANDED] = null;
      return bytes;
    }
    // undici looks before each request whether something has come that nobody asked for.
    return size === undefined && socket.readableLength === 0 ? null : readFromQueue.call(socket, size);
  };
}

/** Node calls it as a method of the socket. Returns whether to go on reading. */
function onRead(this: DirectSocket, length: number, memory: Uint8Array): boolean {
  const bytes = Buffer.from(memory.subarray(0, length));
  // What stands in the queue comes first.
  if (this[HANDED] !== null || this.readableLength > 0) return this.push(bytes);
  this[HANDED] = bytes;
  this.emit("readable");
  if (this[HANDED] === null) return true;
  // undici is not reading: it has been told to pause.
  this[HANDED] = null;
  return this.push(bytes);
}
