import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { ConfigError } from "./config-error.ts";
import type { ConfigIssue } from "./config-issue.ts";
import { fileFailure, systemCode } from "./file-failure.ts";
import { MAX_TEXT_LENGTH } from "./parse-json5.ts";

/** A file's text, or why it is none. */
export type ReadText =
  | { readonly kind: "missing" }
  | {
      readonly kind: "text";
      readonly text: string;
      readonly mode: number;
      readonly uid: number;
      readonly gid: number;
    }
  | { readonly kind: "invalid"; readonly issue: ConfigIssue };

/**
 * Reads a file as UTF-8, with its byte order mark where it has one. Bytes that are no UTF-8 are an issue and not
 * replaced: writing the text back would lose them. Throws a {@link ConfigError} when the file cannot be read.
 */
export async function readText(path: string): Promise<ReadText> {
  try {
    // Not blocking, so that a FIFO is found to be one instead of being waited for.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const { mode, uid, gid, size } = await file.stat();
      if (!isRegular(mode))
        throw new ConfigError("not_a_file", `Cannot read ${path}: it is not a regular file.`);
      if (size > MAX_TEXT_LENGTH) return invalid("too_large", tooLarge);
      const text = decode(await file.readFile());
      return text === undefined
        ? invalid("invalid_encoding", notUtf8)
        : { kind: "text", text, mode, uid, gid };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (systemCode(error) === "ENOENT") return { kind: "missing" };
    throw fileFailure(error, "read", path);
  }
}

const tooLarge = { message: `The file is larger than ${MAX_TEXT_LENGTH / 1024 / 1024} MiB` };
const notUtf8 = { message: "The file is not UTF-8 text", fix: "save it as UTF-8 in your editor" };

function invalid(
  code: "too_large" | "invalid_encoding",
  what: { readonly message: string; readonly fix?: string },
): ReadText {
  return { kind: "invalid", issue: { code, severity: "error", path: [], ...what } };
}

function isRegular(mode: number): boolean {
  return (mode & constants.S_IFMT) === constants.S_IFREG;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
