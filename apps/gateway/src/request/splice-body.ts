import type { ValueSpan } from "./scan-body.ts";

/** A change of a body's bytes. */
export interface BodyEdit extends ValueSpan {
  /** What replaces the span; undefined stands for the model. */
  readonly text: string | undefined;
}

/** How near an end of the body an edit must be to be made without copying the body. */
const EDGE_BYTES = 4_096;

/**
 * Gives the function that makes an attempt's body: the bytes with the edits made and everything else untouched.
 *
 * The first body is made in place when there is room for it, by writing the edited ends against the middle: a copy of a
 * large body costs more than all else that is done to it. Later attempts get copies, because the first may still be on
 * its way to a socket; the middle is never written to.
 *
 * @param bytes - The body as it was received.
 * @param edits - In the order of their places, not overlapping.
 * @param room - How many bytes of the underlying memory before and after `bytes` may be written over; 0 for none.
 */
export function createSplicer(
  bytes: Buffer,
  edits: readonly BodyEdit[],
  room: number,
): (model: string) => Uint8Array {
  const isAtEdge = ({ start, end }: BodyEdit) => end <= EDGE_BYTES || start >= bytes.length - EDGE_BYTES;
  if (room === 0 || bytes.length < 2 * EDGE_BYTES || !edits.every(isAtEdge)) {
    return (model) => splice(bytes, edits, model);
  }
  const frontEdits = edits.filter(({ end }) => end <= EDGE_BYTES);
  const backEdits = edits.slice(frontEdits.length);
  const frontEnd = frontEdits.at(-1)?.end ?? 0;
  const backStart = backEdits[0]?.start ?? bytes.length;
  const front = Buffer.from(bytes.subarray(0, frontEnd));
  const middle = bytes.subarray(frontEnd, backStart);
  const back = Buffer.from(bytes.subarray(backStart));
  const shifted = backEdits.map(({ start, end, text }) => ({
    start: start - backStart,
    end: end - backStart,
    text,
  }));
  let isRoomFree = true;

  return (model) => {
    const head = splice(front, frontEdits, model);
    const tail = splice(back, shifted, model);
    const fits = head.length - front.length <= room && tail.length - back.length <= room;
    if (!isRoomFree || !fits) return Buffer.concat([head, middle, tail]);
    isRoomFree = false;
    const length = head.length + middle.length + tail.length;
    const spliced = Buffer.from(bytes.buffer as ArrayBuffer, middle.byteOffset - head.length, length);
    head.copy(spliced, 0);
    tail.copy(spliced, length - tail.length);
    return spliced;
  };
}

function splice(bytes: Buffer, edits: readonly BodyEdit[], model: string): Buffer {
  const modelText = JSON.stringify(model);
  let length = bytes.length;
  for (const { start, end, text = modelText } of edits) length += Buffer.byteLength(text) - (end - start);
  const spliced = Buffer.allocUnsafe(length);
  let from = 0;
  let at = 0;
  for (const { start, end, text = modelText } of edits) {
    at += bytes.copy(spliced, at, from, start);
    at += spliced.write(text, at);
    from = end;
  }
  bytes.copy(spliced, at, from);
  return spliced;
}
