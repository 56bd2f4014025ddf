import type { DocumentStyle } from "./document-style.ts";

/** A value that JSON5 can hold; checked by {@link toJson5Value}. */
export type Json5Value =
  | null
  | boolean
  | number
  | string
  | readonly Json5Value[]
  | { readonly [key: string]: Json5Value };

const MAX_INLINE_LENGTH = 60;

/** `value` as text in a document's style. `indent` is that of the line it begins on. */
export function renderValue(value: Json5Value, style: DocumentStyle, indent: string): string {
  if (typeof value !== "object" || value === null) return renderScalar(value, style);
  const inline = renderInline(value, style);
  if (!style.isMultiLine || isSmall(value, inline, style)) return inline;
  return renderLines(value, style, indent);
}

/** `value` over several lines, also where it would fit on one. */
export function renderLines(value: object & Json5Value, style: DocumentStyle, indent: string): string {
  const inner = indent + style.indent;
  const entries = Array.isArray(value)
    ? value.map((child: Json5Value) => renderValue(child, style, inner))
    : Object.entries(value).map(([key, child]) => renderMember(key, child, style, inner));
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  if (entries.length === 0) return `${open}${close}`;
  const separator = `,${style.lineEnd}${inner}`;
  const end = `${style.trailingComma ? "," : ""}${style.lineEnd}${indent}`;
  return `${open}${style.lineEnd}${inner}${entries.join(separator)}${end}${close}`;
}

/** A member of an object: key, colon, value. */
export function renderMember(key: string, value: Json5Value, style: DocumentStyle, indent: string): string {
  return `${renderKey(key, style)}:${style.afterColon}${renderValue(value, style, indent)}`;
}

function isSmall(value: object, inline: string, style: DocumentStyle): boolean {
  const children = Object.values(value);
  if (children.length === 0) return true;
  const isFlat = children.every((child) => typeof child !== "object" || child === null);
  return isFlat && inline.length <= MAX_INLINE_LENGTH && (Array.isArray(value) || style.inlineObjects);
}

function renderInline(value: object & Json5Value, style: DocumentStyle): string {
  const separator = `,${style.afterComma}`;
  const render = (child: Json5Value): string =>
    typeof child === "object" && child !== null ? renderInline(child, style) : renderScalar(child, style);
  if (Array.isArray(value)) return `[${value.map(render).join(separator)}]`;
  const members = Object.entries(value).map(
    ([key, child]) => `${renderKey(key, style)}:${style.afterColon}${render(child)}`,
  );
  return members.length === 0 ? "{}" : `{${style.padding}${members.join(separator)}${style.padding}}`;
}

function renderKey(key: string, style: DocumentStyle): string {
  // ASCII only: json5's tables of other letters are those of an older Unicode.
  const needsQuotes = !/^[A-Za-z_$][\w$]*$/.test(key);
  return needsQuotes || style.quotesKeys ? renderString(key, style.quote) : key;
}

function renderScalar(value: null | boolean | number | string, style: DocumentStyle): string {
  if (typeof value === "string") return renderString(value, style.quote);
  return Object.is(value, -0) ? "-0" : String(value);
}

/** JSON's escapes, lone surrogates among them, and those for characters that editors treat as line ends or hide. */
function renderString(value: string, quote: '"' | "'"): string {
  const json = JSON.stringify(value)
    .slice(1, -1)
    .replace(
      /[\u007f-\u009f\u2028\u2029\uFEFF]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
  if (quote === '"') return `"${json}"`;
  return `'${json.replace(/\\(.)|'/g, (found, escaped) => (escaped === '"' ? '"' : found === "'" ? "\\'" : found))}'`;
}
