import type { UpstreamDetail } from "./chat-error.ts";

/** What an error body says, in whichever of its many shapes. */
export interface ErrorDetail extends UpstreamDetail {
  /** Seconds until a cold model is loaded, as TGI estimates it. */
  readonly estimatedSeconds?: number | undefined;
  /** A status the body states, for errors that came with a 200. */
  readonly status?: number | undefined;
}

const MAX_MESSAGE_CHARACTERS = 1000;

/**
 * Reads an error body: OpenAI's `{"error":{…}}`, the Hub's `{"error":"…"}`, FastAPI's `{"detail":…}`, `{"message":…}`, HTML (its title, else its
 * text), or plain text.
 */
export function readErrorBody(body: string): ErrorDetail {
  const trimmed = body.replace(/^\uFEFF/, "").trim();
  if (trimmed.startsWith("{") || trimmed.startsWith("[") || trimmed.startsWith('"')) {
    try {
      return readErrorValue(JSON.parse(trimmed));
    } catch {
      // Broken JSON is read as the text it is.
    }
  }
  return { message: tidy(/^<|<html|<body|<title/i.test(trimmed) ? htmlText(trimmed) : trimmed) };
}

/** The same for a parsed value, for instance an error event of a stream. */
export function readErrorValue(value: unknown): ErrorDetail {
  if (typeof value === "string") return { message: tidy(value) };
  if (Array.isArray(value)) return readErrorValue(value[0]);
  if (typeof value !== "object" || value === null) return {};
  const outer = value as Record<string, unknown>;
  // `response.failed` of the Responses API carries its error one level further down.
  const nested =
    outer.error ?? outer.errors ?? (outer.response as { error?: unknown } | null | undefined)?.error;
  if (typeof nested === "object" && nested !== null) {
    const inner = readErrorValue(nested);
    return { ...own(outer), ...defined(inner) };
  }
  if (typeof nested === "string") return { ...own(outer), message: tidy(nested) };
  return own(outer);
}

function own(value: Record<string, unknown>): ErrorDetail {
  return {
    message: messageOf(value),
    type: label(value.type) ?? label(value.error_type),
    param: label(value.param),
    code: label(value.code),
    estimatedSeconds: numeric(value.estimated_time),
    status:
      httpStatus(value.status) ??
      httpStatus(value.status_code) ??
      httpStatus(value.http_status_code) ??
      httpStatus(value.code),
  };
}

function messageOf(value: Record<string, unknown>): string | undefined {
  const { message, detail, msg } = value;
  if (typeof message === "object" && message !== null) return readErrorValue(message).message;
  for (const candidate of [message, detail, msg]) {
    if (typeof candidate === "string" && candidate.trim() !== "") return tidy(candidate);
  }
  if (Array.isArray(detail)) return tidy(detail.slice(0, 5).map(validationIssue).join("; "));
  if (typeof detail === "object" && detail !== null) return readErrorValue(detail).message;
  return undefined;
}

/** One entry of FastAPI's 422: `{"loc":["body","messages"],"msg":"field required"}`. The value it was given (`input`) is not repeated. */
function validationIssue(issue: unknown): string {
  if (typeof issue === "string") return issue;
  if (typeof issue !== "object" || issue === null) return "";
  const { loc, msg } = issue as { loc?: unknown; msg?: unknown };
  const where = Array.isArray(loc) ? loc.filter((part) => typeof part !== "object").join(".") : "";
  return [where, typeof msg === "string" ? msg : ""].filter(Boolean).join(": ");
}

function htmlText(html: string): string {
  const bounded = html.slice(0, 16_384);
  const title = /<title[^>]*>([^<]*)/i.exec(bounded)?.[1]?.trim();
  if (title) return decodeEntities(title);
  const visible = bounded
    .replace(/<(script|style)\b[^>]*>[\s\S]*?(<\/\1\s*>|$)/gi, " ")
    .replace(/<[^>]*>?/g, " ");
  return decodeEntities(visible);
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  "#39": "'",
};
const decodeEntities = (text: string) =>
  text.replace(/&(#39|[a-z]+);/gi, (whole, name: string) => ENTITIES[name.toLowerCase()] ?? whole);

/** One line, no control or bidirectional-override characters, of bounded length; undefined when nothing is left. */
function tidy(text: string): string | undefined {
  const line = text
    .slice(0, 4 * MAX_MESSAGE_CHARACTERS)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, " ")
    .replace(/ {2,}/g, " ")
    .trim();
  if (line === "") return undefined;
  return line.length > MAX_MESSAGE_CHARACTERS ? `${line.slice(0, MAX_MESSAGE_CHARACTERS - 1)}…` : line;
}

function label(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? tidy(value)?.slice(0, 100) : undefined;
}

function httpStatus(value: unknown): number | undefined {
  const status = numeric(value);
  return status !== undefined && Number.isInteger(status) && status >= 400 && status <= 599
    ? status
    : undefined;
}

function numeric(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number >= 0 ? number : undefined;
}

const defined = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as Partial<T>;
