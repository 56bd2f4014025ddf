import { randomUUID } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
// Not `node:crypto`: loading it, and the streams that come with it, is a sixth of the start of a Node process.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { CatalogError } from "../catalog-error.ts";
import { isRecord, nonNegative } from "../discovery/json-value.ts";
import { type LiveList, parseModelList } from "../discovery/parse-model-list.ts";

/**
 * Where the list of one base URL and one token is kept. What a token may see is its own affair, so another token
 * gets another file; the name is a hash that tells neither.
 */
export function cachePath(cacheDir: string, baseUrl: string, token: string | undefined): string {
  const identity = JSON.stringify([FORMAT, baseUrl, token ?? null]);
  const fingerprint = bytesToHex(sha256(utf8ToBytes(identity))).slice(0, 32);
  return join(cacheDir, `models-${fingerprint}.json`);
}

/**
 * The list saved at `path`, `undefined` when there is none. Read like an answer of the router, entry by entry; in one
 * go, because parsing it takes longer than reading it, and threads of `node:fs/promises` longer than both.
 *
 * @throws {CatalogError} `cache_unreadable` when there is a file that cannot be used.
 */
export function readCacheFile(path: string, maxBytes: number): LiveList | undefined {
  try {
    const { size } = statSync(path);
    if (size > maxBytes) throw new Error(`The file has ${size} bytes; at most ${maxBytes} are read`);
    const saved: unknown = JSON.parse(readFileSync(path, "utf8"));
    const fetchedAt = isRecord(saved) && saved.format === FORMAT ? nonNegative(saved.fetchedAt) : undefined;
    if (!isRecord(saved) || fetchedAt === undefined) throw new Error("The file is no saved model list");
    return parseModelList(saved.list, fetchedAt);
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw new CatalogError("cache_unreadable", `The saved model list ${path} cannot be used`, { cause });
  }
}

/**
 * Saves a router's answer, complete or not at all: other processes see the old file or the new one. Only the user can
 * read it.
 *
 * @param body - The JSON text of the answer.
 * @throws {CatalogError} `cache_unwritable`.
 */
export async function writeCacheFile(path: string, body: string, fetchedAt: number): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const text = `{"format":${FORMAT},"fetchedAt":${fetchedAt},"list":${body}}\n`;
    await writeFile(temporary, text, { mode: 0o600, flag: "wx" });
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new CatalogError("cache_unwritable", `The model list cannot be saved at ${path}`, { cause });
  }
}

/** Counts up when files of an older version can no longer be read. */
const FORMAT = 1;

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ENOENT";
}
