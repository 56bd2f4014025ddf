/** A stretch of JSON5 text. `word` is a number, a literal or an unquoted key; white space is left out. */
export interface Token {
  readonly kind: "punctuation" | "string" | "word" | "comment";
  readonly start: number;
  readonly end: number;
  /** Whether a string or a block comment has its end. */
  readonly isClosed: boolean;
}

const PUNCTUATION = new Set("{}[],:");
const LINE_END = /[\n\r\u2028\u2029]/g;
/** JSON5's white space and line ends beyond ASCII. */
const WIDE_SPACE = /[\s\uFEFF]/;

/**
 * Splits text into tokens in one pass. Never throws: broken text gives tokens too, up to its end, in linear time, so
 * that limits can be checked before the parser runs and errors be explained after it.
 */
export function* scanTokens(text: string): Generator<Token, void, undefined> {
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (isSpace(char)) {
      at++;
      continue;
    }
    const token = readToken(text, at, char);
    yield token;
    at = token.end;
  }
}

function isSpace(char: string): boolean {
  if (char > "\u007f") return WIDE_SPACE.test(char);
  return char === " " || (char >= "\t" && char <= "\r");
}

function readToken(text: string, start: number, char: string): Token {
  if (PUNCTUATION.has(char)) return { kind: "punctuation", start, end: start + 1, isClosed: true };
  if (char === '"' || char === "'") return readString(text, start, char);
  if (char === "/" && text[start + 1] === "/") {
    LINE_END.lastIndex = start;
    const end = LINE_END.exec(text)?.index ?? text.length;
    return { kind: "comment", start, end, isClosed: true };
  }
  if (char === "/" && text[start + 1] === "*") {
    const end = text.indexOf("*/", start + 2);
    return { kind: "comment", start, end: end < 0 ? text.length : end + 2, isClosed: end >= 0 };
  }
  return readWord(text, start);
}

function readString(text: string, start: number, quote: string): Token {
  let at = start + 1;
  while (at < text.length) {
    const char = text[at];
    if (char === quote) return { kind: "string", start, end: at + 1, isClosed: true };
    // A line ends a string, unless escaped; U+2028 and U+2029 may stand in one.
    if (char === "\n" || char === "\r") break;
    at += char === "\\" ? (text.startsWith("\r\n", at + 1) ? 3 : 2) : 1;
  }
  return { kind: "string", start, end: Math.min(at, text.length), isClosed: false };
}

function readWord(text: string, start: number): Token {
  let end = start + 1;
  while (end < text.length) {
    const char = text.charAt(end);
    if (PUNCTUATION.has(char) || char === '"' || char === "'" || char === "/" || isSpace(char)) break;
    end++;
  }
  return { kind: "word", start, end, isClosed: true };
}
