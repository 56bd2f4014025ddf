import { CliError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";

const MAX_BYTES = 64 * 1024;

/** A secret piped in on standard input, without the line feed at its end. */
export async function readSecret(context: Context): Promise<string> {
  if (context.streams.isTerminal("stdin")) {
    throw new CliError(
      "missing_answer",
      "Standard input is a terminal, there is nothing to read the token from.",
      {
        hint: "Pipe it in: `hf auth token | openclaw onboard --non-interactive --huggingface-api-key -`",
      },
    );
  }
  let text = "";
  for await (const chunk of context.streams.stdin.setEncoding("utf8")) {
    text += chunk;
    if (text.length > MAX_BYTES)
      throw new CliError("invalid_argument", "Standard input is too long for a token.");
  }
  return text.trim();
}
