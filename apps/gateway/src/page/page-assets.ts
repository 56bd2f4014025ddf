import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/**
 * The page may load what its own origin serves and nothing else, talk to its own origin only, run no inline script,
 * and turn strings into HTML only through DOMPurify (Trusted Types).
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types dompurify",
].join("; ");

/** Sent with everything the page serves, its API too. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": CONTENT_SECURITY_POLICY,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>OpenClaw gateway</title>
<h1>The gateway runs; its page has not been built</h1>
<p>Run <code>pnpm build</code>, or use the API under <code>/v1</code>.</p></html>`;

interface Asset {
  readonly body: Buffer;
  readonly gzip: Buffer | undefined;
  readonly etag: string;
  readonly contentType: string;
  readonly cacheControl: string;
}

/** The page's files, read once into memory: a request can name none that was not there at start. */
export interface PageAssets {
  has(pathname: string): boolean;
  /** Answers GET and HEAD of a path that `has` knows. */
  send(request: IncomingMessage, response: ServerResponse, pathname: string): void;
}

/**
 * Reads the built page.
 *
 * @param webRoot - The folder that Vite built; when it is missing, `/` explains that instead of failing.
 */
export function readPageAssets(webRoot: string | URL): PageAssets {
  const folder = typeof webRoot === "string" ? webRoot : fileURLToPath(webRoot);
  const assets = new Map<string, Asset>();
  for (const name of listFiles(folder)) {
    const contentType = CONTENT_TYPES[extname(name)];
    if (contentType === undefined) continue;
    assets.set(
      `/${name}`,
      toAsset(readFileSync(join(folder, name)), contentType, name.startsWith("assets/")),
    );
  }
  const index =
    assets.get("/index.html") ?? toAsset(Buffer.from(NOT_BUILT), "text/html; charset=utf-8", false);
  assets.set("/", index);
  assets.set("/index.html", index);

  return {
    has: (pathname) => assets.has(pathname),
    send(request, response, pathname) {
      const asset = assets.get(pathname);
      if (asset !== undefined) sendAsset(request, response, asset);
    },
  };
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

function toAsset(body: Buffer, contentType: string, isHashed: boolean): Asset {
  const gzip = gzipSync(body, { level: 9 });
  return {
    body,
    gzip: gzip.byteLength < body.byteLength ? gzip : undefined,
    etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`,
    contentType,
    // Vite puts the content's hash into the names below assets/.
    cacheControl: isHashed ? "public, max-age=31536000, immutable" : "no-cache",
  };
}

function sendAsset(request: IncomingMessage, response: ServerResponse, asset: Asset): void {
  const headers = {
    ...SECURITY_HEADERS,
    "cache-control": asset.cacheControl,
    etag: asset.etag,
    vary: "accept-encoding",
  };
  if (request.headers["if-none-match"] === asset.etag) {
    response.writeHead(304, headers).end();
    return;
  }
  const takesGzip = /\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""));
  const gzip = takesGzip ? asset.gzip : undefined;
  const body = gzip ?? asset.body;
  response.writeHead(200, {
    ...headers,
    ...(gzip === undefined ? {} : { "content-encoding": "gzip" }),
    "content-type": asset.contentType,
    "content-length": body.byteLength,
  });
  response.end(request.method === "HEAD" ? undefined : body);
}
