/** Reads HTTP/1.1 answers off a socket, one at a time, at as little cost as the checks allow. */
export interface AnswerReader {
  /** Takes the bytes as they come; true when the answer is complete. Throws on what it cannot follow. */
  read(bytes: Buffer): boolean;
  /** Makes the reader ready for the next answer on the same connection. */
  reset(): void;
  readonly status: number;
  readonly bodyBytes: number;
  /** Lines of the body that begin with `d`, which is what SSE's `data:` lines do. Counted in chunked bodies only. */
  readonly dataLines: number;
}

const HEAD_END = Buffer.from("\r\n\r\n");
const LF = 10;
const CR = 13;
const LETTER_D = 100;

type State = "head" | "length" | "chunk-size" | "chunk-data" | "chunk-end" | "trailer" | "done";

/** Creates a reader for one connection whose requests are not pipelined. */
export function createAnswerReader({ countsDataLines = true } = {}): AnswerReader {
  let state: State = "head";
  let head: Buffer | undefined;
  let remaining = 0;
  let atLineStart = true;
  let lineLength = 0;
  let status = 0;
  let bodyBytes = 0;
  let dataLines = 0;

  function readHead(bytes: Buffer): Buffer {
    const seen = head ? Buffer.concat([head, bytes]) : bytes;
    const end = seen.indexOf(HEAD_END);
    if (end === -1) {
      head = seen;
      return seen.subarray(seen.length);
    }
    head = undefined;
    const text = seen.toString("latin1", 0, end + 2).toLowerCase();
    status = Number(text.slice(9, 12));
    const length = /\r\ncontent-length: *(\d+)\r\n/.exec(text)?.[1];
    if (/\r\ntransfer-encoding: *chunked\r\n/.test(text)) state = "chunk-size";
    else if (length === undefined) throw new Error(`an answer without a length:\n${text}`);
    else {
      state = length === "0" ? "done" : "length";
      remaining = Number(length);
    }
    return seen.subarray(end + HEAD_END.length);
  }

  function countDataLines(bytes: Buffer, from: number, to: number): void {
    for (let index = from; index < to; index++) {
      const byte = bytes[index];
      if (atLineStart && byte === LETTER_D) dataLines++;
      atLineStart = byte === LF;
    }
  }

  /** Consumes one byte outside of chunk data: sizes, line ends and the trailer. */
  function readFraming(byte: number): void {
    if (state === "chunk-end") {
      if (byte === LF) state = "chunk-size";
    } else if (byte === LF) {
      if (state === "chunk-size") state = remaining === 0 ? "trailer" : "chunk-data";
      else if (lineLength === 0) state = "done";
      lineLength = 0;
    } else if (byte !== CR) {
      lineLength++;
      if (state === "chunk-size") remaining = remaining * 16 + Number.parseInt(String.fromCharCode(byte), 16);
      if (Number.isNaN(remaining)) throw new Error("a chunk size that is no number");
    }
  }

  function readChunked(bytes: Buffer): void {
    let index = 0;
    while (index < bytes.length && state !== "done") {
      if (state === "chunk-data") {
        const end = Math.min(bytes.length, index + remaining);
        if (countsDataLines) countDataLines(bytes, index, end);
        bodyBytes += end - index;
        remaining -= end - index;
        index = end;
        if (remaining === 0) state = "chunk-end";
      } else readFraming(bytes[index++] ?? 0);
    }
    if (index < bytes.length) throw new Error("bytes after the end of an answer");
  }

  return {
    read(bytes) {
      const rest = state === "head" ? readHead(bytes) : bytes;
      if (state === "length") {
        remaining -= rest.length;
        bodyBytes += rest.length;
        if (remaining < 0) throw new Error("more bytes than content-length says");
        if (remaining === 0) state = "done";
      } else if (rest.length > 0) readChunked(rest);
      return state === "done";
    },
    reset() {
      state = "head";
      status = bodyBytes = dataLines = remaining = lineLength = 0;
      atLineStart = true;
    },
    get status() {
      return status;
    },
    get bodyBytes() {
      return bodyBytes;
    },
    get dataLines() {
      return dataLines;
    },
  };
}
