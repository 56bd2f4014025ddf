import type { LocatedSseEvent } from "./sse-event.ts";

/** Where models put the text of a delta: chat completions the first three, Anthropic's messages the last. */
const TEXT_FIELDS = ["content", "reasoning_content", "reasoning", "text"] as const;
/** So many events in a row that were no repetition mean that a stream has none. */
const MAX_MISSES = 8;
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Spares parsing where an event repeats an earlier one in everything but the text of its delta, as nearly all events of an
 * answer do: that text is put into the event as it was parsed, which is then what parsing would give.
 */
export class RepeatedEvent {
  /** What stands before and after the text, from the event's first byte to the end of its blank line. */
  #before = "";
  #after = "";
  #field = "";
  #delta: Record<string, unknown> | undefined;
  #misses = 0;
  /** What the last event that was read stands for, the same object each time. */
  parsed: Record<string, unknown> = {};
  /** Its `event:` field. */
  name: string | undefined;

  /** Reads the event that begins at `start` if it is such a repetition. Returns where it ends, else undefined. */
  read(text: string, start: number): number | undefined {
    if (this.#delta === undefined || !text.startsWith(this.#before, start)) return undefined;
    const from = start + this.#before.length;
    const end = endOfPlainText(text, from);
    if (end === from || !text.startsWith(this.#after, end)) return undefined;
    this.#delta[this.#field] = text.slice(from, end);
    this.#misses = 0;
    return end + this.#after.length;
  }

  /** Takes an event of `text` as the pattern for those to come, if it can be one. */
  learn(text: string, { start, end, data, event }: LocatedSseEvent, parsed: Record<string, unknown>): void {
    if (this.#misses === MAX_MISSES) return;
    this.#misses++;
    // With an escape anywhere, a name might be written in more than one way.
    if (data.includes("\\")) return;
    const delta = deltaOf(parsed);
    const field = TEXT_FIELDS.find((name) => typeof delta?.[name] === "string" && delta[name] !== "");
    if (delta === undefined || field === undefined) return;
    const dataStart = end - "\n\n".length - data.length;
    const textStart = startOfText(data, field);
    if (
      textStart === undefined ||
      !isLastLine(text.slice(start, dataStart), data, text.slice(dataStart, end))
    )
      return;
    this.#before = text.slice(start, dataStart + textStart);
    this.#after = text.slice(dataStart + data.indexOf('"', textStart), end);
    this.#field = field;
    this.#delta = delta;
    this.parsed = parsed;
    this.name = event;
  }
}

/** Where the characters end that a JSON string can hold as they are. */
function endOfPlainText(text: string, from: number): number {
  for (let at = from; ; at++) {
    const code = text.charCodeAt(at);
    // Behind the end of the text it is not a number.
    if (!(code >= SPACE) || code === QUOTE || code === BACKSLASH) return at;
  }
}

function deltaOf({ delta, choices }: Record<string, unknown>): Record<string, unknown> | undefined {
  const found: unknown = Array.isArray(choices) && choices.length === 1 ? choices[0]?.delta : delta;
  return typeof found === "object" && found !== null ? (found as Record<string, unknown>) : undefined;
}

/** Behind the quote that opens the field's text; undefined unless there is exactly one field of that name. */
function startOfText(data: string, field: string): number | undefined {
  const name = `"${field}":`;
  const at = data.indexOf(name);
  if (at === -1 || data.indexOf(name, at + 1) !== -1) return undefined;
  const value = at + name.length;
  const start = data[value] === " " ? value + 1 : value;
  return data[start] === '"' ? start + 1 : undefined;
}

/** Whether all data of an event is the last of its lines. */
function isLastLine(before: string, data: string, last: string): boolean {
  return last === `${data}\n\n` && /(?:^|\n)data: ?$/.test(before);
}
