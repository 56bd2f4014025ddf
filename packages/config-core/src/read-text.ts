import { type BigIntStats, constants } from "node:fs";
import { open, stat } from "node:fs/promises";
import { ConfigError } from "./config-error.ts";
import type { ConfigIssue } from "./config-issue.ts";
import { fileFailure, systemCode } from "./file-failure.ts";
import { MAX_TEXT_LENGTH } from "./parse-json5.ts";

/** A file's text, or why it is none. */
export type ReadText =
  | { readonly kind: "missing"; readonly stamp: undefined }
  | {
      readonly kind: "text";
      readonly text: string;
      readonly mode: number;
      readonly uid: number;
      readonly gid: number;
      /** Tells this state of the file from any other. */
      readonly stamp: string;
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
      const found = await file.stat({ bigint: true });
      if (!found.isFile())
        throw new ConfigError("not_a_file", `Cannot read ${path}: it is not a regular file.`);
      if (found.size > MAX_TEXT_LENGTH) return invalid("too_large", tooLarge);
      const text = decode(await file.readFile());
      if (text === undefined) return invalid("invalid_encoding", notUtf8);
      const [mode, uid, gid] = [Number(found.mode), Number(found.uid), Number(found.gid)];
      return { kind: "text", text, mode, uid, gid, stamp: stampOf(found) };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (systemCode(error) === "ENOENT") return { kind: "missing", stamp: undefined };
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

/** The stamp of the file at `path` now; `undefined` when there is none. */
export async function readStamp(path: string): Promise<string | undefined> {
  try {
    return stampOf(await stat(path, { bigint: true }));
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw fileFailure(error, "read", path);
  }
}

function stampOf({ dev, ino, size, mtimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs].join(":");
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
