/** Bytes that mean something in JSON, and those its literals begin with. */
export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const BRACE_OPEN = 0x7b;
export const BRACE_CLOSE = 0x7d;
export const BRACKET_OPEN = 0x5b;
export const BRACKET_CLOSE = 0x5d;
export const TRUE_BEGIN = 0x74;
export const FALSE_BEGIN = 0x66;
export const NULL_BEGIN = 0x6e;
