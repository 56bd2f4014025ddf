/**
 * Whether a text is printable ASCII, as nearly all is: nothing in it to escape, and a cell for each character. Spares a
 * start the tables of Unicode that other texts are looked up in.
 */
export function isPlain(text: string): boolean {
  return /^[ -~]*$/.test(text);
}
