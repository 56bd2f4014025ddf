/** One server-sent event that has data. */
export interface SseEvent {
  /** The `event:` field; absent means `message`. */
  readonly event: string | undefined;
  /** The `data:` lines, joined with LF. */
  readonly data: string;
  /** The `id:` field. */
  readonly id: string | undefined;
}

/** An event and where it stands in the text it was read from, its blank line included. */
export interface LocatedSseEvent extends SseEvent {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads the events of a text made of whole events, from the offset `from` on. Comments, unknown fields and events without
 * data are passed over. Works on any one-to-one decoding, so a latin1 string gives byte offsets.
 */
export function readSseEvents(text: string, from = 0): LocatedSseEvent[] {
  const events: LocatedSseEvent[] = [];
  const nextLine = text.includes("\r", from) ? anyLineEnd(text) : undefined;
  let eventStart = from;
  let event: string | undefined;
  let data: string | undefined;
  let id: string | undefined;
  for (let start = from; start < text.length; ) {
    let end = text.indexOf("\n", start);
    let next = end + 1;
    if (nextLine !== undefined) [end, next] = nextLine(start);
    else if (end === -1) end = next = text.length;
    if (end === start) {
      if (data !== undefined) events.push({ event, data, id, start: eventStart, end: next });
      event = data = id = undefined;
      eventStart = next;
    } else if (text.startsWith("data", start) && isFieldEnd(text, start + 4, end)) {
      const value = text.slice(valueStart(text, start + 4, end), end);
      data = data === undefined ? value : `${data}\n${value}`;
    } else if (text.startsWith("event", start) && isFieldEnd(text, start + 5, end)) {
      event = text.slice(valueStart(text, start + 5, end), end);
    } else if (text.startsWith("id", start) && isFieldEnd(text, start + 2, end)) {
      id = text.slice(valueStart(text, start + 2, end), end);
    }
    start = next;
  }
  return events;
}

const COLON = 58;
const SPACE = 32;

const isFieldEnd = (text: string, at: number, end: number) => at === end || text.charCodeAt(at) === COLON;

/** Behind the colon and one optional space. */
function valueStart(text: string, colon: number, end: number): number {
  if (colon === end) return end;
  return colon + 1 < end && text.charCodeAt(colon + 1) === SPACE ? colon + 2 : colon + 1;
}

/** The slow path for streams with CR or CRLF. */
function anyLineEnd(text: string): (start: number) => [end: number, next: number] {
  const lineEnd = /\r\n|\r|\n/g;
  return (start) => {
    lineEnd.lastIndex = start;
    const match = lineEnd.exec(text);
    return match === null ? [text.length, text.length] : [match.index, lineEnd.lastIndex];
  };
}
