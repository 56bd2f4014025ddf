import { readFile } from "node:fs/promises";
import JSON5 from "json5";
import { CliError } from "../../cli-error.ts";

/** The config file as it is written: variables not substituted, nothing checked but the syntax. */
export async function readDocument(configPath: string): Promise<unknown> {
  const text = await readText(configPath);
  try {
    return text.trim() === "" ? {} : JSON5.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    // Loaded only now: explaining needs the whole reader, getting a value does not.
    const { formatIssue, parseConfig } = await import("@openclaw-hf/config-core");
    const parsed = parseConfig(text);
    if (parsed.ok) return parsed.raw;
    throw new CliError(
      "invalid_config",
      parsed.errors.map((issue) => formatIssue(issue, configPath)).join("\n"),
      { cause: error },
    );
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}
