import { isUtf8 } from "node:buffer";
import { type BigIntStats, closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { ConfigError } from "../config-error.ts";
import type { ConfigIssue } from "../issues/config-issue.ts";
import { MAX_TEXT_LENGTH } from "../json5/read-json5.ts";
import { fileFailure, systemCode } from "./file-failure.ts";

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
 *
 * The file is a small one of this machine, read at start and after a change. Reading it in one go takes 0.1 ms; by
 * `node:fs/promises` and its threads, three such files were 4 ms of the 25 that a command takes to start.
 */
export async function readText(path: string): Promise<ReadText> {
  try {
    // Not blocking, so that a FIFO is found to be one instead of being waited for.
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const found = fstatSync(file, { bigint: true });
      if (!found.isFile())
        throw new ConfigError("not_a_file", `Cannot read ${path}: it is not a regular file.`);
      if (found.size > MAX_TEXT_LENGTH) return invalid("too_large", tooLarge);
      const bytes = readFileSync(file);
      if (!isUtf8(bytes)) return invalid("invalid_encoding", notUtf8);
      const [mode, uid, gid] = [Number(found.mode), Number(found.uid), Number(found.gid)];
      return { kind: "text", text: bytes.toString("utf8"), mode, uid, gid, stamp: stampOf(found) };
    } finally {
      closeSync(file);
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
