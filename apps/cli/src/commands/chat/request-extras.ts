import { readFile, stat } from "node:fs/promises";
import { basename, extname, resolve } from "node:path";
import { CliError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import type { ChatRequest } from "./answer.ts";

const IMAGE_TYPES: Readonly<Record<string, string>> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".webp": "image/webp",
  ".gif": "image/gif",
};
/** The gateway takes bodies of 20 MiB; base64 makes a third more of it. */
const MAX_IMAGE_BYTES = 12 * 1024 * 1024;

/** A picture as a part of a question. */
export interface ImagePart {
  readonly type: "image_url";
  readonly image_url: { readonly url: string };
}

/** The files as parts of a question, each as a data URL. */
export async function readImages(context: Context, files: readonly string[]): Promise<ImagePart[]> {
  return Promise.all(
    files.map(async (file) => ({
      type: "image_url" as const,
      image_url: { url: await readImage(context, file) },
    })),
  );
}

/** A question with its pictures behind the text. */
export function withImages(question: string, images: readonly ImagePart[]) {
  return images.length === 0 ? question : [{ type: "text" as const, text: question }, ...images];
}

async function readImage(context: Context, file: string): Promise<string> {
  const type = IMAGE_TYPES[extname(file).toLowerCase()];
  if (type === undefined) {
    throw new CliError("invalid_argument", `${file} is no picture by its name.`, {
      hint: `These are taken: ${Object.keys(IMAGE_TYPES).join(" ")}`,
    });
  }
  const path = resolve(context.workingDir, file);
  const { size } = await stat(path).catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  if (size > MAX_IMAGE_BYTES) throw new CliError("invalid_argument", `${file} is larger than 12 MiB.`);
  return `data:${type};base64,${await readFile(path, "base64")}`;
}

/** The answer's shape, from a file with a JSON Schema. */
export async function readResponseFormat(
  context: Context,
  file: string,
): Promise<NonNullable<ChatRequest["response_format"]>> {
  const text = await readFile(resolve(context.workingDir, file), "utf8").catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  const name =
    basename(file, extname(file))
      .replace(/[^\w-]/g, "_")
      .slice(0, 64) || "answer";
  try {
    const schema: unknown = JSON.parse(text);
    if (typeof schema !== "object" || schema === null || Array.isArray(schema))
      throw new SyntaxError("it is not an object");
    return { type: "json_schema", json_schema: { name, strict: true, schema: { ...schema } } };
  } catch (error) {
    throw new CliError(
      "invalid_argument",
      `${file} is no JSON Schema: ${error instanceof Error ? error.message : error}`,
      { cause: error },
    );
  }
}

function unreadable(file: string, cause: unknown): CliError {
  const reason = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
  return new CliError("invalid_argument", `${file} cannot be read (${reason}).`, { cause });
}
