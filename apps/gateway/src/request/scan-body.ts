import { isUtf8 } from "node:buffer";
import {
  BACKSLASH,
  BRACE_CLOSE,
  BRACE_OPEN,
  BRACKET_CLOSE,
  BRACKET_OPEN,
  COLON,
  COMMA,
  FALSE_BEGIN,
  NULL_BEGIN,
  QUOTE,
  TRUE_BEGIN,
} from "./json-bytes.ts";
import { createStringSkipper, type StringSkipper } from "./string-skipper.ts";

/** Where a value of the body's top level stands: the bytes `start` (inclusive) to `end` (exclusive). */
export interface ValueSpan {
  readonly start: number;
  readonly end: number;
}

/** Top-level members the gateway looks at. Everything else is checked for well-formedness and left alone. */
export const SCANNED_KEYS = ["model", "messages", "input", "stream", "stream_options"] as const;
type ScannedKey = (typeof SCANNED_KEYS)[number];

/** What a scan found: spans of the last occurrence of each key, as `JSON.parse` would take it. */
export interface ScannedBody {
  readonly ok: true;
  readonly spans: Readonly<Partial<Record<ScannedKey, ValueSpan>>>;
  /** Offset just behind the opening brace: where a member can be inserted. */
  readonly open: number;
  /** The object has no member. */
  readonly empty: boolean;
  /** A scanned key stands more than once, so bytes cannot be spliced without leaving the other one behind. */
  readonly duplicated: boolean;
}

/** Why a body is refused; `param` is the top-level member the fault lies in, when there is one. */
export interface BodyIssue {
  readonly ok: false;
  readonly message: string;
  readonly param: string | null;
}

/** Objects and arrays may nest this deep; the body itself is level 1. */
export const MAX_BODY_DEPTH = 64;

/**
 * Finds the top-level members of a JSON request body without building it: a validating scan over the bytes which
 * accepts exactly what `JSON.parse` accepts (RFC 8259, valid UTF-8), nested at most {@link MAX_BODY_DEPTH} deep, with an
 * object at the top. It costs a fraction of parse and re-serialise, and the bytes around the spans stay what they were.
 *
 * @example
 * ```ts
 * const scan = scanBody(Buffer.from('{"model":"default","messages":[]}'));
 * if (scan.ok && scan.spans.model) console.log(scan.spans.model.start); // 9
 * ```
 */
export function scanBody(body: Buffer): ScannedBody | BodyIssue {
  if (!isUtf8(body)) return { ok: false, message: "The request body is not valid UTF-8.", param: null };
  return new BodyScanner(body).scan();
}

const TRUE = Buffer.from("true");
const FALSE = Buffer.from("false");
const NULL = Buffer.from("null");
const ESCAPED = new Set([...'"\\/bfnrt'].map((character) => character.charCodeAt(0)));
const KEYS = SCANNED_KEYS.map((key) => [key, Buffer.from(key)] as const);

/** Thrown and caught inside this file: one exit for every kind of malformed input. */
class Malformed extends Error {}

class BodyScanner {
  readonly #body: Buffer;
  readonly #skip: StringSkipper;
  readonly #spans: Partial<Record<ScannedKey, ValueSpan>> = {};
  #at = 0;
  #duplicated = false;
  /** Where the name of the top-level member being read begins, for the issue's `param`; -1 between members. */
  #memberAt = -1;

  constructor(body: Buffer) {
    this.#body = body;
    this.#skip = createStringSkipper(body);
  }

  scan(): ScannedBody | BodyIssue {
    try {
      this.#whitespace();
      if (this.#body[this.#at] !== BRACE_OPEN) {
        return { ok: false, message: "The request body must be a JSON object.", param: null };
      }
      const open = ++this.#at;
      const empty = this.#topLevel();
      this.#whitespace();
      if (this.#at !== this.#body.length) this.#fail("something stands behind the closing brace");
      return { ok: true, spans: this.#spans, open, empty, duplicated: this.#duplicated };
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      return { ok: false, message: error.message, param: this.#memberName() };
    }
  }

  #topLevel(): boolean {
    this.#whitespace();
    if (this.#body[this.#at] === BRACE_CLOSE) {
      this.#at++;
      return true;
    }
    for (;;) {
      const key = this.#key();
      const start = this.#at;
      this.#value();
      if (key !== undefined) {
        this.#duplicated ||= this.#spans[key] !== undefined;
        this.#spans[key] = { start, end: this.#at };
      }
      this.#memberAt = -1;
      this.#whitespace();
      const byte = this.#body[this.#at++];
      if (byte === BRACE_CLOSE) return false;
      if (byte !== COMMA) this.#fail("expected a comma or a closing brace", this.#at - 1);
      this.#whitespace();
    }
  }

  /** Reads `"key" :` and the whitespace after it; answers only for the keys the gateway looks at. */
  #key(): ScannedKey | undefined {
    const start = this.#at;
    if (this.#body[start] !== QUOTE) this.#fail("expected a quoted member name");
    this.#string();
    const end = this.#at - 1;
    this.#memberAt = start;
    this.#colon();
    return this.#scannedKey(start + 1, end);
  }

  #scannedKey(start: number, end: number): ScannedKey | undefined {
    for (let at = start; at < end; at++) {
      if (this.#body[at] !== BACKSLASH) continue;
      const unescaped = this.#memberName();
      return SCANNED_KEYS.find((key) => key === unescaped);
    }
    for (const [key, bytes] of KEYS) {
      if (bytes.length === end - start && this.#isAt(start, bytes)) return key;
    }
    return undefined;
  }

  /** Byte by byte: for a handful this is cheaper than a call of `Buffer.compare`. */
  #isAt(start: number, bytes: Buffer): boolean {
    for (let index = 0; index < bytes.length; index++) {
      if (this.#body[start + index] !== bytes[index]) return false;
    }
    return true;
  }

  #memberName(): string | null {
    const start = this.#memberAt;
    if (start === -1) return null;
    let end = start + 1;
    for (; this.#body[end] !== QUOTE; end++) if (this.#body[end] === BACKSLASH) end++;
    return JSON.parse(this.#body.toString("utf8", start, end + 1)) as string;
  }

  #colon(): void {
    this.#whitespace();
    if (this.#body[this.#at] !== COLON) this.#fail("expected a colon");
    this.#at++;
    this.#whitespace();
  }

  /** One value with all it contains. Iterative: the stack is a list of closing bytes, so depth costs no call frames. */
  #value(): void {
    const body = this.#body;
    const closers: number[] = [];
    for (;;) {
      const byte = body[this.#at];
      if (byte === BRACE_OPEN || byte === BRACKET_OPEN) {
        // The top-level object is one level more than this stack holds.
        if (closers.length + 2 > MAX_BODY_DEPTH) this.#tooDeep();
        this.#at++;
        this.#whitespace();
        const closer = byte === BRACE_OPEN ? BRACE_CLOSE : BRACKET_CLOSE;
        if (body[this.#at] !== closer) {
          closers.push(closer);
          if (closer === BRACE_CLOSE) this.#nestedKey();
          continue;
        }
        this.#at++;
      } else {
        this.#scalar(byte);
      }
      if (!this.#afterValue(closers)) return;
    }
  }

  /** Closes what ends here; true when another value follows in the innermost container that is still open. */
  #afterValue(closers: number[]): boolean {
    while (closers.length > 0) {
      this.#whitespace();
      const closer = closers[closers.length - 1];
      const byte = this.#body[this.#at];
      if (byte === COMMA) {
        this.#at++;
        this.#whitespace();
        if (closer === BRACE_CLOSE) this.#nestedKey();
        return true;
      }
      if (byte !== closer)
        this.#fail(`expected a comma or a closing ${closer === BRACE_CLOSE ? "brace" : "bracket"}`);
      this.#at++;
      closers.pop();
    }
    return false;
  }

  #nestedKey(): void {
    if (this.#body[this.#at] !== QUOTE) this.#fail("expected a quoted member name");
    this.#string();
    this.#colon();
  }

  #scalar(byte: number | undefined): void {
    if (byte === QUOTE) this.#string();
    else if (byte === TRUE_BEGIN) this.#literal(TRUE);
    else if (byte === FALSE_BEGIN) this.#literal(FALSE);
    else if (byte === NULL_BEGIN) this.#literal(NULL);
    else this.#number();
  }

  #literal(bytes: Buffer): void {
    if (!this.#isAt(this.#at, bytes)) this.#fail("expected a value");
    this.#at += bytes.length;
  }

  #number(): void {
    const body = this.#body;
    if (body[this.#at] === 0x2d) this.#at++;
    if (body[this.#at] === 0x30) this.#at++;
    else this.#digits();
    if (body[this.#at] === 0x2e) {
      this.#at++;
      this.#digits();
    }
    if (body[this.#at] === 0x65 || body[this.#at] === 0x45) {
      this.#at++;
      if (body[this.#at] === 0x2b || body[this.#at] === 0x2d) this.#at++;
      this.#digits();
    }
  }

  #digits(): void {
    const start = this.#at;
    for (let byte = this.#body[this.#at]; byte !== undefined && byte >= 0x30 && byte <= 0x39; ) {
      byte = this.#body[++this.#at];
    }
    if (this.#at === start) this.#fail("expected a value");
  }

  /** From the opening quote to just behind the closing one. */
  #string(): void {
    const body = this.#body;
    let at = this.#at + 1;
    for (;;) {
      at = this.#skip(at);
      const byte = body[at];
      if (byte === QUOTE) break;
      if (byte === BACKSLASH) {
        at = this.#escape(at + 1);
      } else if (byte === undefined) this.#fail("a string is not closed");
      else if (byte < 0x20) this.#fail("a control character in a string must be escaped", at);
      else at++;
    }
    this.#at = at + 1;
  }

  #escape(at: number): number {
    const byte = this.#body[at];
    if (byte === 0x75) {
      for (let digit = at + 1; digit <= at + 4; digit++) {
        if (!isHexDigit(this.#body[digit])) this.#fail("a \\u escape needs four hexadecimal digits", at - 1);
      }
      return at + 5;
    }
    if (byte === undefined || !ESCAPED.has(byte)) this.#fail("an unknown escape in a string", at - 1);
    return at + 1;
  }

  #whitespace(): void {
    for (let byte = this.#body[this.#at]; byte !== undefined && byte <= 0x20; byte = this.#body[++this.#at]) {
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return;
    }
  }

  #tooDeep(): never {
    throw new Malformed(`The request body nests deeper than ${MAX_BODY_DEPTH} levels at byte ${this.#at}.`);
  }

  #fail(what: string, at = this.#at): never {
    throw new Malformed(
      `The request body is not valid JSON: ${what} at byte ${Math.min(at, this.#body.length)}.`,
    );
  }
}

function isHexDigit(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  const lower = byte | 0x20;
  return (byte >= 0x30 && byte <= 0x39) || (lower >= 0x61 && lower <= 0x66);
}
