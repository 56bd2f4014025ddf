import type { MessagePart } from "@openclaw-hf/hf-chat";
import { sanitizeText } from "../../terminal/sanitize.ts";
import type { Terminal } from "../../terminal/terminal.ts";

/** Shows an answer as it comes. */
export interface AnswerPrinter {
  take(part: MessagePart): void;
  /** Ends the last line, if it is not ended. */
  end(): void;
}

/** Text goes to standard output; reasoning is shown dimmed before it, only where a person is looking. */
export function createAnswerPrinter(terminal: Terminal, showsReasoning = true): AnswerPrinter {
  // A pipe gets the bytes the model wrote; a terminal must not be steered by them.
  const shown = terminal.isOutputTerminal ? sanitizeText : (text: string) => text;
  let last: "text" | "reasoning" | undefined;
  let endsLine = true;
  const write = (text: string, look?: "dim"): void => {
    if (text === "") return;
    terminal.write(look ? terminal.style(look, shown(text)) : shown(text));
    endsLine = text.endsWith("\n");
  };
  return {
    take(part) {
      if (part.type === "reasoning" && terminal.isOutputTerminal && showsReasoning) {
        write(part.text, "dim");
        last = "reasoning";
      } else if (part.type === "text") {
        // Models put blank lines between reasoning and answer, or none; here it is always one.
        const text = last === "text" ? part.text : part.text.trimStart();
        if (text === "") return;
        if (last === "reasoning") write(endsLine ? "\n" : "\n\n");
        write(text);
        last = "text";
      }
    },
    end() {
      if (!endsLine) terminal.print();
      endsLine = true;
      last = undefined;
    },
  };
}
