import { parseEnv } from "node:util";
import { ConfigError } from "../config-error.ts";

/** The variables of a `.env` text, by Node's dotenv rules: comments, `export`, three kinds of quotes, several lines. */
export function parseEnvText(text: string): Readonly<Record<string, string>> {
  const withoutMark = text.replace(/^\uFEFF/, "");
  return Object.fromEntries(
    Object.entries(parseEnv(withoutMark)).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

const ASSIGNMENT =
  /^([^\S\n]*(?:export[^\S\n]+)?([A-Za-z_][\w.-]*)[^\S\n]*=[^\S\n]*)("[^"]*"|'[^']*'|`[^`]*`|[^\n#]*)/gm;

/**
 * `text` with the variable `name` set to `value`: the value of its last assignment is replaced, or a line is added at
 * the end; every other byte stays. Throws {@link ConfigError} `invalid_value` when the value has no form in a `.env`
 * file, and `edit_failed` when the text would not read back as intended.
 */
export function setEnvVariable(text: string, name: string, value: string): string {
  if (!/^[A-Za-z_]\w*$/.test(name))
    throw new ConfigError("invalid_path", `"${name}" is no name for a variable.`);
  const written = writeValue(value, name);
  const before = parseEnvText(text);
  if (before[name] === value) return text;
  const edited = replaceLast(text, name, written) ?? append(text, `${name}=${written}`);
  const after = parseEnvText(edited);
  const intended = { ...before, [name]: value };
  const isIntended = Object.keys({ ...after, ...intended }).every((key) => after[key] === intended[key]);
  if (!isIntended)
    throw new ConfigError(
      "edit_failed",
      `${name} cannot be set without changing other lines; edit .env by hand.`,
    );
  return edited;
}

function replaceLast(text: string, name: string, written: string): string | undefined {
  const found = [...text.matchAll(ASSIGNMENT)].findLast((match) => match[2] === name);
  if (found === undefined) return undefined;
  const [, head = "", , old = ""] = found;
  const start = found.index + head.length;
  // Spaces before a comment or a carriage return are not the value's.
  return text.slice(0, start) + written + text.slice(start + old.trimEnd().length);
}

function append(text: string, line: string): string {
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  const start = text === "" || text.endsWith("\n") ? text : text + lineEnd;
  return `${start}${line}${lineEnd}`;
}

function writeValue(value: string, name: string): string {
  if (/^[\w.:/@+=-]+$/.test(value)) return value;
  for (const quote of ["'", '"', "`"]) {
    const isPlain = !value.includes(quote) && !value.includes("\0") && !value.includes("\r");
    // Double quotes turn a written \n into a line end.
    if (isPlain && !(quote === '"' && value.includes("\\"))) return quote + value + quote;
  }
  throw new ConfigError("invalid_value", `The value of ${name} cannot be written into a .env file.`);
}
