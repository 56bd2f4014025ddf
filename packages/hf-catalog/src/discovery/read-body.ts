import { CatalogError } from "../catalog-error.ts";

/**
 * The text of a response of at most `maxBytes`, counted after decompression. The connection is dropped as soon as
 * more arrives.
 *
 * @throws {CatalogError} `too_large`.
 */
export async function readBody(response: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  let text = "";
  let bytes = 0;
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      await reader.cancel();
      throw new CatalogError("too_large", `The model list is larger than ${maxBytes} bytes`);
    }
    text += decoder.decode(value, { stream: true });
  }
  return text + decoder.decode();
}
