import { hideSecrets } from "../secrets/hide-secrets.ts";
import { positionAt } from "./excerpt.ts";
import { scanTokens, type Token } from "./scan-tokens.ts";

/** What a syntax error means, in the words of the person who wrote the file. */
export interface SyntaxExplanation {
  readonly message: string;
  readonly expected: string;
  readonly fix?: string;
}

type Expecting = "value" | "key" | "colon" | "separator" | "end";

interface State {
  readonly open: { readonly bracket: "{" | "["; readonly at: number }[];
  expecting: Expecting;
  /** Whether the innermost bracket may be closed here. */
  mayClose: boolean;
}

/** Says what was expected at `offset`, where `json5` gave up, and what to change. */
export function explainSyntaxError(text: string, offset: number): SyntaxExplanation {
  const state: State = { open: [], expecting: "value", mayClose: false };
  for (const token of scanTokens(text)) {
    const isOffender = token.end > offset || !token.isClosed;
    if (isOffender) return explainToken(text, state, token, offset);
    if (token.kind !== "comment") advance(state, text, token);
  }
  return explainEnd(text, state);
}

function advance(state: State, text: string, token: Token): void {
  const char = token.kind === "punctuation" ? text[token.start] : undefined;
  if (char === "{" || char === "[") {
    state.open.push({ bracket: char, at: token.start });
    state.expecting = char === "{" ? "key" : "value";
    state.mayClose = true;
    return;
  }
  if (char === "}" || char === "]") {
    state.open.pop();
    afterValue(state);
    return;
  }
  if (char === ",") {
    state.expecting = state.open.at(-1)?.bracket === "{" ? "key" : "value";
    state.mayClose = true;
    return;
  }
  if (char === ":" || state.expecting === "key") {
    state.expecting = char === ":" ? "value" : "colon";
    state.mayClose = false;
    return;
  }
  afterValue(state);
}

function afterValue(state: State): void {
  state.expecting = state.open.length === 0 ? "end" : "separator";
  state.mayClose = state.open.length > 0;
}

function expectation(state: State): string {
  const closing = state.open.at(-1)?.bracket === "{" ? "`}`" : "`]`";
  const names: Record<Expecting, string> = {
    value: "a value",
    key: "a key",
    colon: "`:`",
    separator: "`,`",
    end: "the end of the file",
  };
  return state.mayClose ? `${names[state.expecting]} or ${closing}` : names[state.expecting];
}

function explainToken(text: string, state: State, token: Token, offset: number): SyntaxExplanation {
  const expected = expectation(state);
  if (!token.isClosed) {
    return token.kind === "comment"
      ? { message: "This comment has no end", expected: "`*/`", fix: "close the comment with */" }
      : unclosedString(text, token);
  }
  if (token.kind === "string" && offset > token.start && state.expecting !== "separator") {
    return { message: "This string has an escape that JSON5 does not know", expected: "a valid escape" };
  }
  const shown = showToken(text, token);
  const fix = suggestFix(text, state, token);
  return { message: `Unexpected ${shown}`, expected, ...(fix === undefined ? {} : { fix }) };
}

function unclosedString(text: string, token: Token): SyntaxExplanation {
  const quote = text.charAt(token.start);
  return {
    message: "This string does not end on its line",
    expected: `a closing ${quote}`,
    fix: `close the string with ${quote}, or end the line with \\ to go on below`,
  };
}

function suggestFix(text: string, state: State, token: Token): string | undefined {
  const start = text.charAt(token.start);
  if (start === "#") return "comments begin with // or stand between /* and */";
  if (start === "}" || start === "]") return mismatch(text, state, start);
  switch (state.expecting) {
    case "colon":
      return start === "="
        ? "write `:` between a key and its value"
        : "put `:` between the key and its value; keys with other characters than letters, digits, $ and _ need quotes";
    case "separator":
      return start === ":"
        ? "a key cannot stand here; is a bracket missing?"
        : "put a comma after the value before it";
    case "end":
      return "a file holds one value; is a closing bracket too early?";
    case "key":
      return token.kind === "word" ? "put the key into quotes" : undefined;
    case "value":
      return suggestValue(text.slice(token.start, token.end));
  }
}

function suggestValue(word: string): string | undefined {
  const literals: Record<string, string> = {
    True: "true",
    False: "false",
    None: "null",
    undefined: "null",
    nil: "null",
  };
  const literal = Object.hasOwn(literals, word) ? literals[word] : undefined;
  if (literal !== undefined) return `write ${literal}`;
  if (/^[A-Za-z_]/.test(word)) return "put the text into quotes";
  if (/^[-+]?0\d/.test(word)) return "write the number without a leading zero";
  return undefined;
}

function mismatch(text: string, state: State, closing: string): string {
  const open = state.open.at(-1);
  if (open === undefined) return `remove the ${closing}: nothing is open here`;
  const opened = `the ${open.bracket} opened on line ${positionAt(text, open.at).line}`;
  if ((open.bracket === "{") === (closing === "}")) return `give the key a value before ${opened} is closed`;
  return `close ${opened} first`;
}

function explainEnd(text: string, state: State): SyntaxExplanation {
  const open = state.open.at(-1);
  if (open === undefined) return { message: "The file ends too early", expected: expectation(state) };
  const closing = open.bracket === "{" ? "}" : "]";
  const line = positionAt(text, open.at).line;
  return {
    message: "The file ends too early",
    expected: expectation(state),
    fix: `add ${closing}: the ${open.bracket} of line ${line} is never closed`,
  };
}

function showToken(text: string, token: Token): string {
  if (token.kind === "string") return "string";
  const shown = hideSecrets(text.slice(token.start, token.start + 200)).slice(
    0,
    Math.min(20, token.end - token.start),
  );
  return token.kind === "word" && token.end - token.start > 20 ? `\`${shown}…\`` : `\`${shown}\``;
}
