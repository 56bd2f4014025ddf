import { readText } from "../files/read-text.ts";
import { parseEnvText } from "./env-text.ts";
import type { Environment } from "./environment.ts";

/**
 * The variables of a `.env` file, by Node's rules; none where the file is missing or is no text.
 *
 * @example
 * ```ts
 * import { readEnvFile } from "@openclaw-hf/config-core/edit";
 *
 * const { HF_TOKEN } = await readEnvFile("/home/ada/.openclaw/.env");
 * ```
 */
export async function readEnvFile(path: string): Promise<Environment> {
  const file = await readText(path);
  return file.kind === "text" ? parseEnvText(file.text) : {};
}
