/** The start of a request: enough to know what to answer. */
export interface RequestHead {
  readonly method: string;
  readonly path: string;
}

/** Reads HTTP/1.1 requests off a socket and calls back at the end of each, body and all. */
export interface RequestReader {
  read(bytes: Buffer): void;
}

const HEAD_END = Buffer.from("\r\n\r\n");
const CHUNKED_END = Buffer.from("\r\n0\r\n\r\n");

/**
 * Creates a reader for one connection. Bodies come with a length or chunked; of a chunked one only the last
 * bytes are looked at, which is sound here because no body of ours contains a chunked body's end.
 */
export function createRequestReader(onRequest: (head: RequestHead) => void): RequestReader {
  let pending: Buffer | undefined;
  let head: RequestHead | undefined;
  /** Bytes of the body still to come; `undefined` in a chunked one. */
  let remaining: number | undefined = 0;
  let tail = Buffer.alloc(0);

  function finish(): void {
    if (!head) return;
    const done = head;
    head = undefined;
    onRequest(done);
  }

  function readHead(bytes: Buffer): Buffer | undefined {
    const seen = pending ? Buffer.concat([pending, bytes]) : bytes;
    const end = seen.indexOf(HEAD_END);
    pending = end === -1 ? seen : undefined;
    if (end === -1) return undefined;
    const text = seen.toString("latin1", 0, end + 2);
    const [method = "", path = ""] = text.slice(0, text.indexOf("\r\n")).split(" ");
    head = { method, path };
    const isChunked = /\r\ntransfer-encoding: *chunked\r\n/i.test(text);
    remaining = isChunked ? undefined : Number(/\r\ncontent-length: *(\d+)\r\n/i.exec(text)?.[1] ?? 0);
    // The end of a chunked body is looked for with the line end before it, which an empty body has in its head.
    tail = Buffer.from("\r\n");
    return seen.subarray(end + HEAD_END.length);
  }

  function readBody(bytes: Buffer): void {
    if (remaining === undefined) {
      tail = Buffer.concat([tail, bytes]).subarray(-CHUNKED_END.length);
      if (tail.equals(CHUNKED_END)) finish();
    } else {
      remaining -= bytes.length;
      if (remaining < 0) throw new Error("bytes after the end of a request: nobody here pipelines");
      if (remaining === 0) finish();
    }
  }

  return {
    read(bytes) {
      const rest = head ? bytes : readHead(bytes);
      if (rest) readBody(rest);
    },
  };
}
