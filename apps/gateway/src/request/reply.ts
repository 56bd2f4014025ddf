import type { IncomingMessage, ServerResponse } from "node:http";
import type { PreparedBody } from "../models/models-list.ts";
import { type ApiError, type Dialect, errorBody } from "./api-error.ts";

/** What every answer of one request shares. */
export interface ReplyContext {
  readonly id: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly dialect: Dialect;
  readonly corsHeaders: readonly string[];
}

/** A JSON value with `Cache-Control: no-store`. */
export function replyJson(context: ReplyContext, status: number, value: unknown): void {
  replyText(context, status, "application/json", `${JSON.stringify(value)}\n`);
}

export function replyText(context: ReplyContext, status: number, contentType: string, body: string): void {
  const headers = ["content-type", contentType, "content-length", String(Buffer.byteLength(body))];
  headers.push("cache-control", "no-store");
  end(context, status, headers, body);
}

export function replyError(context: ReplyContext, error: ApiError): void {
  const body = errorBody(error, context.dialect, context.id);
  const headers = ["content-type", "application/json", "content-length", String(Buffer.byteLength(body))];
  end(context, error.status, [...headers, ...error.headers], body);
}

/** A body from memory; 304 when the client has it. */
export function replyPrepared(context: ReplyContext, { bytes, etag }: PreparedBody) {
  const headers = ["etag", etag, "cache-control", "private, no-cache"];
  const known = context.request.headers["if-none-match"];
  if (known !== undefined && (known === "*" || known.includes(etag)))
    return end(context, 304, headers, undefined);
  headers.push("content-type", "application/json", "content-length", String(bytes.length));
  end(context, 200, headers, bytes);
}

export function end(
  { id, request, response, corsHeaders }: ReplyContext,
  status: number,
  headers: string[],
  body: string | Buffer | undefined,
): void {
  headers.push("x-request-id", id, "x-content-type-options", "nosniff", ...corsHeaders);
  response.writeHead(status, headers);
  if (body === undefined || request.method === "HEAD") response.end();
  else response.end(body);
}
