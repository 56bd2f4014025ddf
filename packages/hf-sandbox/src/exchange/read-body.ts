import type { IncomingMessage } from "node:http";

/** Longest body the sandbox takes. */
const MAX_BYTES = 64 * 1024 * 1024;

/** A request's body as text; `undefined` when it is longer than the sandbox takes. Rejects when the client leaves. */
export async function readBody(req: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    // Read to the end all the same, so that the client gets to see the refusal.
    if (bytes <= MAX_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  }
  return bytes > MAX_BYTES ? undefined : Buffer.concat(chunks).toString("utf8");
}

/** JSON text as a value; `undefined` when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
