import type { IncomingMessage, ServerResponse } from "node:http";
import { createConfigEditor } from "./config-editor.ts";
import { createEventStreams } from "./event-stream.ts";
import { readPageAssets, SECURITY_HEADERS } from "./page-assets.ts";
import { checkEdit } from "./page-edit.ts";
import type { PageCatalog } from "./page-protocol.ts";
import { PageRequestError } from "./page-request-error.ts";
import type { PageServices } from "./page-services.ts";

const API_PREFIX = "/openclaw/api/";
const MAX_BODY_BYTES = 16 * 1024;

/** The web page: its files and the JSON API behind it. */
export interface Page {
  /**
   * Whether this may be answered without the gateway's token. True for the built files only: a browser cannot send a
   * bearer header when it navigates, and they are the same for everyone.
   */
  isPublic(method: string, pathname: string): boolean;
  /**
   * Answers when the path is the page's, else returns false. The gateway has checked `Host`, and unless `isPublic`,
   * `Origin` and the token as well. Never throws.
   *
   * @param pathname - The path without the prefix under which the gateway is mounted and without the query.
   */
  handle(request: IncomingMessage, response: ServerResponse, pathname: string): boolean;
  /** Ends the live streams, which would otherwise hold up a drain. */
  close(): void;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/**
 * Creates the page of one gateway.
 *
 * @param services - What it shows and changes.
 * @param options.webRoot - The folder of the built files; read once, now.
 */
export function createPage(services: PageServices, options: { readonly webRoot: string | URL }): Page {
  const assets = readPageAssets(options.webRoot);
  const editor = createConfigEditor(services);
  const streams = createEventStreams(services, editor);

  const routes: Readonly<Record<string, Handler>> = {
    "GET status": (_, response) => sendJson(response, 200, services.status()),
    "GET selection": (_, response) => sendJson(response, 200, editor.selection()),
    "GET catalog": async (_, response) => {
      const { models } = await services.catalog();
      sendJson(response, 200, { models } satisfies PageCatalog);
    },
    "GET events": (_, response) => streams.open(response),
    "POST edits": async (request, response) => {
      sendJson(response, 200, await editor.apply(checkEdit(await readJson(request))));
    },
    "POST edits/undo": async (request, response) => {
      await readJson(request);
      sendJson(response, 200, await editor.undo());
    },
  };

  const isPublic = (method: string, pathname: string): boolean =>
    (method === "GET" || method === "HEAD") && assets.has(pathname);

  return {
    isPublic,
    handle(request, response, pathname) {
      const method = request.method ?? "GET";
      if (isPublic(method, pathname)) {
        if (pathname === "/" && redirectToFolder(request, response)) return true;
        assets.send(request, response, pathname);
        return true;
      }
      if (!pathname.startsWith(API_PREFIX)) return false;
      void answer(routes, `${method} ${pathname.slice(API_PREFIX.length)}`, request, response);
      return true;
    },
    close: () => streams.close(),
  };
}

async function answer(
  routes: Readonly<Record<string, Handler>>,
  route: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const handler = Object.hasOwn(routes, route) ? routes[route] : undefined;
    if (handler === undefined) throw noRoute(Object.keys(routes), route);
    await handler(request, response);
  } catch (error) {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const refusal = PageRequestError.isInstance(error)
      ? error
      : new PageRequestError(500, "internal_error", messageOf(error), null, error);
    sendJson(response, refusal.status, refusal.toBody());
  }
}

function noRoute(known: readonly string[], route: string): PageRequestError {
  const name = route.slice(route.indexOf(" ") + 1);
  return known.some((candidate) => candidate.endsWith(` ${name}`))
    ? new PageRequestError(405, "method_not_allowed", "This path takes another method.")
    : new PageRequestError(404, "not_found", "The page's API has no such path.");
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  // A form of another site can send text/plain without being asked; application/json it cannot.
  if (!/^application\/json\s*(;|$)/i.test(request.headers["content-type"] ?? "")) {
    throw new PageRequestError(415, "unsupported_media_type", "Send application/json.");
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.byteLength;
    if (bytes > MAX_BODY_BYTES)
      throw new PageRequestError(413, "body_too_large", "An edit has at most 16 KiB.");
    chunks.push(buffer);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch (error) {
    throw new PageRequestError(400, "invalid_edit", "The body is not JSON.", null, error);
  }
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    "content-type": "application/json; charset=utf-8",
    "content-length": body.byteLength,
    "cache-control": "no-store",
  });
  response.end(body);
}

/**
 * Mounted at `/prefix`, the page's relative addresses need `/prefix/`. Express, which strips the prefix, leaves the path
 * as it came in `originalUrl`.
 */
function redirectToFolder(request: IncomingMessage, response: ServerResponse): boolean {
  const original = "originalUrl" in request ? String(request.originalUrl) : (request.url ?? "/");
  const path = original.split("?", 1)[0] ?? "/";
  if (!path.startsWith("/") || path.endsWith("/")) return false;
  const last = path.slice(path.lastIndexOf("/") + 1);
  response.writeHead(308, { ...SECURITY_HEADERS, location: `./${last}/`, "content-length": 0 });
  response.end();
  return true;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "The request failed.";
}
