import { readFile, realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import type { Exchange } from "../exchange/exchange.ts";
import { isRecord } from "../exchange/json-value.ts";
import { modelNotFound, openAiError, type PlainAnswer } from "../router/router-errors.ts";

/** What a `recordings/…` model names: a file, and what of it to replay and how. */
export interface RecordingRequest {
  /** File name without `.json`. */
  readonly file: string;
  /** Stop after so many bytes of the body: by closing the connection (`cut`) or with a proper end (`eof`). */
  readonly stop?: { readonly kind: "cut" | "eof"; readonly bytes: number };
  /** Bytes a write; the whole body at once without it. */
  readonly chunkBytes?: number;
}

interface Recording {
  readonly provider: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const OPTION = /\.(cut|eof|chunk)-(\d{1,9})$/;

/** Reads the part after `recordings/`: `NAME`, then any of `.cut-K`, `.eof-K`, `.chunk-N`. */
export function parseRecordingName(text: string): RecordingRequest {
  let file = text;
  let request: Omit<RecordingRequest, "file"> = {};
  for (let match = OPTION.exec(file); match; match = OPTION.exec(file)) {
    const [option, kind, digits] = match;
    const bytes = Number(digits);
    file = file.slice(0, -option.length);
    if (kind === "chunk") request = { ...request, chunkBytes: Math.max(1, bytes) };
    else request = { ...request, stop: { kind: kind === "cut" ? "cut" : "eof", bytes } };
  }
  return { ...request, file };
}

/**
 * Replays a recording, or answers why not. `model` is the name as asked; its grammar allows no slash in the file's
 * name, and a link that leads out of the folder is not followed.
 */
export async function playRecording(
  exchange: Exchange,
  directory: string,
  request: RecordingRequest,
  model: string,
): Promise<void> {
  const text = await readInside(directory, `${request.file}.json`);
  if (text === undefined) {
    exchange.answer(modelNotFound(model));
    return;
  }
  const recording = parseRecording(text);
  if (!recording) {
    exchange.answer(unreadable(request.file));
    return;
  }
  exchange.header("x-inference-provider", recording.provider);
  exchange.note({ provider: recording.provider });
  await replay(exchange, recording, request);
}

async function replay(exchange: Exchange, recording: Recording, request: RecordingRequest): Promise<void> {
  const { stop } = request;
  const { body, status, headers } = recording;
  const part = stop ? body.subarray(0, stop.bytes) : body;
  // A JSON body that is cut announces its full length, as a backend that dies half-way does.
  const known = stop?.kind !== "eof" && !headers["content-type"]?.startsWith("text/event-stream");
  exchange.head(status, known ? { ...headers, "content-length": String(body.byteLength) } : headers);
  const size = request.chunkBytes ?? Math.max(1, part.byteLength);
  for (let offset = 0; offset < part.byteLength; offset += size) {
    await exchange.write(part.subarray(offset, offset + size));
    // A turn of the event loop between writes, else the kernel would join them.
    if (request.chunkBytes !== undefined) await new Promise(setImmediate);
  }
  if (stop?.kind === "cut") await exchange.hangUp();
  else exchange.end();
}

async function readInside(directory: string, file: string): Promise<string | undefined> {
  try {
    const root = await realpath(directory);
    const path = await realpath(join(root, file));
    return path.startsWith(root + sep) ? await readFile(path, "utf8") : undefined;
  } catch {
    // Not there or not readable: to the client there is no such model.
    return undefined;
  }
}

function parseRecording(text: string): Recording | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const response = isRecord(value) ? value.response : undefined;
  if (!isRecord(value) || !isRecord(response)) return undefined;
  const { status, body } = response;
  const headers = isRecord(response.headers) ? response.headers : {};
  if (typeof status !== "number" || status < 200 || status > 599 || typeof body !== "string")
    return undefined;
  return {
    provider: typeof value.provider === "string" ? value.provider : "recording",
    status,
    headers: Object.fromEntries(
      ["content-type", "retry-after"].flatMap((name) => {
        const field = headers[name];
        return typeof field === "string" ? [[name, field]] : [];
      }),
    ),
    body: Buffer.from(body),
  };
}

function unreadable(file: string): PlainAnswer {
  return openAiError(500, {
    message: `The recording '${file}' is not of the form {"provider", "response": {"status", "headers", "body"}}.`,
    type: "sandbox_error",
  });
}
