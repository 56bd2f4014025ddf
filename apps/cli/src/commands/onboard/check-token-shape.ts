/**
 * What is wrong with the text of a token; undefined when it may be one. Only what is certain is refused: the Hub's
 * tokens begin with `hf_`, other routers' need not.
 */
export function checkTokenShape(value: string): string | undefined {
  if (value === "") return "the token is empty. Is the variable set?";
  if (/\s/.test(value)) return "a token has no spaces or line breaks; it looks cut or doubled.";
  if (!/^[\x21-\x7e]+$/.test(value)) return "a token has only letters, digits and signs of ASCII.";
  if (/^\$\{?\w+\}?$/.test(value)) return `"${value}" is the name of a variable, not its value.`;
  if (value.length > 512) return "a token is not that long.";
  return undefined;
}
