import { isRecord } from "../exchange/json-value.ts";
import { countTokens } from "./tokens.ts";

/** What an image counts for in a prompt, whatever its size. */
const TOKENS_PER_IMAGE = 256;

/** Text and images of one message's content, in whatever parts it came. */
export interface MessageContent {
  readonly text: string;
  readonly imageCount: number;
}

/** Reads a `content`: a string, or parts of the chat, responses or messages kind. Other parts count for nothing. */
export function readContent(content: unknown): MessageContent {
  if (typeof content === "string") return { text: content, imageCount: 0 };
  if (!Array.isArray(content)) return { text: "", imageCount: 0 };
  const texts: string[] = [];
  let imageCount = 0;
  for (const part of content as readonly unknown[]) {
    if (!isRecord(part)) continue;
    if (typeof part.text === "string") texts.push(part.text);
    if (part.type === "image_url" || part.type === "input_image" || part.type === "image") imageCount += 1;
  }
  return { text: texts.join("\n"), imageCount };
}

/** Tokens that so much content counts for. */
export function countContentTokens(contents: readonly MessageContent[]): number {
  return contents.reduce(
    (sum, { text, imageCount }) => sum + countTokens(text) + imageCount * TOKENS_PER_IMAGE,
    0,
  );
}
