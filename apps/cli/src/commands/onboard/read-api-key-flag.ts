import { CliError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { checkTokenShape } from "./check-token-shape.ts";
import { readSecret } from "./read-secret.ts";

/** The token that `--huggingface-api-key` gives: `-` reads it from standard input. Throws when it cannot be one. */
export async function readApiKeyFlag(context: Context, given: string): Promise<string> {
  const value = given === "-" ? await readSecret(context) : given;
  const issue = checkTokenShape(value);
  if (issue === undefined) return value;
  throw new CliError("invalid_argument", `--huggingface-api-key: ${issue}`, {
    hint: "Create one at https://huggingface.co/settings/tokens/new?ownUserPermissions=inference.serverless.write&tokenType=fineGrained",
  });
}
