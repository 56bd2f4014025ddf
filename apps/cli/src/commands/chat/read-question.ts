import { CliError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";

const MAX_CHARACTERS = 16 * 1024 * 1024;
/** How long to wait for the first byte of a pipe when there is a question already: some parents never close theirs. */
const PATIENCE_MS = 3000;

/** The question of the command line with what is piped in behind it. */
export async function readQuestion(context: Context, words: readonly string[]): Promise<string> {
  const question = words.join(" ").trim();
  const piped = context.streams.isTerminal("stdin") ? "" : (await readPipe(context, question !== "")).trim();
  const parts = [question, piped].filter((part) => part !== "");
  if (parts.length > 0) return parts.join("\n\n");
  throw new CliError("missing_answer", "There is no question.", {
    hint: 'openclaw chat "Why is the sky blue?", or pipe a text in.',
  });
}

function readPipe(context: Context, hasQuestion: boolean): Promise<string> {
  const { stdin } = context.streams;
  return new Promise((resolve, reject) => {
    let text = "";
    const timer = hasQuestion ? setTimeout(giveUp, PATIENCE_MS) : undefined;
    function giveUp(): void {
      context.terminal.note("Nothing came on standard input; asking without it.");
      stdin.destroy();
      resolve("");
    }
    stdin.setEncoding("utf8");
    stdin.on("data", (chunk: string) => {
      clearTimeout(timer);
      text += chunk;
      if (text.length > MAX_CHARACTERS) {
        // Left open it would be read on into memory, and keep the process alive until the other side ends.
        stdin.destroy();
        reject(new CliError("invalid_argument", "Standard input is longer than 16 MiB."));
      }
    });
    stdin.on("end", () => {
      clearTimeout(timer);
      resolve(text);
    });
    stdin.on("error", reject);
  });
}
