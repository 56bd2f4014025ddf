/** Whether a character ends a line, in JSON5 and in editors. U+2028 and U+2029 end a JSON5 comment too. */
const LINE_END = /[\n\r\u2028\u2029]/;
const BLANK = /[^\S\n\r\u2028\u2029]|\uFEFF/;

/** Where the line of `offset` begins. */
export function lineStartOf(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && !LINE_END.test(text.charAt(at - 1))) at--;
  return at;
}

/** The white space at the beginning of the line of `offset`; a byte order mark is not part of it. */
export function indentOf(text: string, offset: number): string {
  const start = lineStartOf(text, offset);
  return text.slice(start, skipBlanks(text, start)).replace(/^\uFEFF/, "");
}

/** The first offset from `offset` on that is no blank; line ends are none. */
export function skipBlanks(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && BLANK.test(text.charAt(at))) at++;
  return at;
}

/** The offset behind the last non-blank before `offset`. */
export function skipBlanksBack(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && BLANK.test(text.charAt(at - 1))) at--;
  return at;
}

/** The offset behind the line end at `offset`, or `undefined` when there is none. */
export function afterLineEnd(text: string, offset: number): number | undefined {
  if (text.startsWith("\r\n", offset)) return offset + 2;
  return LINE_END.test(text.charAt(offset)) ? offset + 1 : undefined;
}

/** Whether a line ends between the two offsets. */
export function hasLineEnd(text: string, start: number, end: number): boolean {
  return LINE_END.test(text.slice(start, end));
}
