import { readFileSync } from "node:fs";
import { marked, type Token } from "marked";

/** A fenced block of a page: what the reader sees, and what its info string asks of the test. */
export interface CodeBlock {
  /** 1-based line of the opening fence. */
  readonly line: number;
  /** The first word behind the fence; empty when there is none. */
  readonly language: string;
  /** Words behind the language: `background`, `output`, and pairs such as `save=PATH`. */
  readonly options: ReadonlyMap<string, string>;
  /** Why it cannot run here: what follows `no-run:`, to the end of the line. */
  readonly noRun: string | undefined;
  readonly text: string;
}

/** All fenced blocks of a Markdown file, in order, those in lists and quotes too. */
export function readCodeBlocks(file: string): CodeBlock[] {
  const source = readFileSync(file, "utf8");
  const blocks: CodeBlock[] = [];
  let from = 0;
  marked.walkTokens(marked.lexer(source), (token: Token) => {
    if (token.type !== "code" || token.codeBlockStyle === "indented") return;
    const info = typeof token.lang === "string" ? token.lang : "";
    // The text of a token in a list has lost its indentation; its first line stands in the source all the same.
    const opening = source.indexOf(`\`\`\`${info}`, from);
    from = opening + 3 + info.length + token.text.length;
    const line = source.slice(0, opening).split("\n").length;
    blocks.push({ line, ...readInfo(info), text: token.text });
  });
  return blocks;
}

function readInfo(info: string): Pick<CodeBlock, "language" | "options" | "noRun"> {
  const noRunAt = info.indexOf("no-run");
  const words = (noRunAt < 0 ? info : info.slice(0, noRunAt)).trim().split(/\s+/);
  const [language = "", ...rest] = words;
  const options = new Map(rest.map((word) => splitOnce(word)));
  const noRun = noRunAt < 0 ? undefined : info.slice(noRunAt + "no-run".length).replace(/^:\s*/, "");
  return { language, options, noRun };
}

function splitOnce(word: string): [string, string] {
  const equals = word.indexOf("=");
  return equals < 0 ? [word, ""] : [word.slice(0, equals), word.slice(equals + 1)];
}
