/** The few looks the output uses: SGR codes that begin and end each. `util.styleText` would cost a start 3 ms. */
const LOOKS = {
  bold: [1, 22],
  dim: [2, 22],
  italic: [3, 23],
  underline: [4, 24],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

/** A look of {@link Style}. */
type Look = keyof typeof LOOKS;

/** Puts a look on a text, or leaves it alone where colours are off. */
export type Style = (look: Look, text: string) => string;

/** A style that colours, or one that returns its text. */
export function createStyle(isEnabled: boolean): Style {
  if (!isEnabled) return (_look, text) => text;
  return (look, text) => {
    const [begin, end] = LOOKS[look];
    return text === "" ? "" : `\x1b[${begin}m${text}\x1b[${end}m`;
  };
}
