import type { MessagePart } from "@openclaw-hf/hf-chat";
import stringWidth from "fast-string-width";
import { createMarkdownLines } from "../../terminal/markdown-line.ts";
import { sanitizeText } from "../../terminal/sanitize.ts";
import type { Terminal } from "../../terminal/terminal.ts";

/** Shows an answer as it comes. */
export interface AnswerPrinter {
  take(part: MessagePart): void;
  /** Ends the last line, if it is not ended. */
  end(): void;
}

/** What a printer shows beside the text. */
export interface AnswerPrinterOptions {
  /** Whether reasoning is shown, dimmed, before the answer; else one word says that there is some. Default true. */
  readonly showsReasoning?: boolean;
}

/**
 * Text goes to standard output as it comes. On a terminal each line is drawn again as Markdown once it is complete, and
 * control characters are shown instead of obeyed; a pipe gets what the model wrote and nothing else.
 */
export function createAnswerPrinter(terminal: Terminal, options: AnswerPrinterOptions = {}): AnswerPrinter {
  return terminal.isOutputTerminal ? createScreenPrinter(terminal, options) : createPipePrinter(terminal);
}

function createPipePrinter(terminal: Terminal): AnswerPrinter {
  let endsLine = true;
  return {
    take(part) {
      if (part.type !== "text") return;
      terminal.write(part.text);
      endsLine = part.text.endsWith("\n");
    },
    end() {
      if (!endsLine) terminal.print();
      endsLine = true;
    },
  };
}

function createScreenPrinter(
  terminal: Terminal,
  { showsReasoning = true }: AnswerPrinterOptions,
): AnswerPrinter {
  const { style } = terminal;
  const markdown = createMarkdownLines(style, terminal.isUnicode);
  let last: "text" | "reasoning" | undefined;
  let line = "";

  const finishLine = (): void => {
    const rendered = markdown.render(line);
    if (rendered !== line) {
      const rowsUp = Math.max(0, Math.ceil(stringWidth(line) / terminal.columns) - 1);
      terminal.write(`\r${rowsUp > 0 ? `\x1b[${rowsUp}A` : ""}\x1b[J${rendered}`);
    }
    terminal.write("\n");
    line = "";
  };
  const writeText = (text: string): void => {
    const lines = sanitizeText(text).split("\n");
    for (const [index, part] of lines.entries()) {
      line += part;
      terminal.write(part);
      if (index < lines.length - 1) finishLine();
    }
  };
  return {
    take(part) {
      if (part.type === "reasoning") {
        if (showsReasoning) terminal.write(style("dim", sanitizeText(part.text)));
        else if (last === undefined) terminal.write(style("dim", "(reasoning)"));
        last = "reasoning";
      } else if (part.type === "text") {
        // Models put blank lines between reasoning and answer, or none; here it is always one.
        const text = last === "text" ? part.text : part.text.trimStart();
        if (text === "") return;
        if (last === "reasoning") terminal.write("\n\n");
        last = "text";
        writeText(text);
      }
    },
    end() {
      if (line !== "") finishLine();
      else if (last === "reasoning") terminal.write("\n");
      last = undefined;
    },
  };
}
