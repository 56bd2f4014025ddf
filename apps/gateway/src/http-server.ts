import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type GatewayLimits, MAX_HEADER_BYTES } from "./config/gateway-limits.ts";
import { GatewayError } from "./gateway-error.ts";
import { apiError, errorBody } from "./request/api-error.ts";
import { createRequestIds } from "./request/request-ids.ts";

/** Node looks for connections that are too slow this often. */
const CHECK_INTERVAL_MS = 500;
/** An idle connection is kept this long: longer than common clients and proxies keep theirs, so that they close first. */
const KEEP_ALIVE_MS = 65_000;

/** A `node:http` server with the gateway's limits on everything that happens before a request is one. */
export function createHttpServer(
  listener: RequestListener,
  limits: GatewayLimits,
  refused: (code: string) => void,
): Server {
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: limits.headersTimeoutMs,
      // Bodies have a limit of their own that grows with what has arrived; this is the outermost one.
      requestTimeout: 30 * 60_000,
      connectionsCheckingInterval: Math.min(CHECK_INTERVAL_MS, limits.headersTimeoutMs),
      keepAliveTimeout: KEEP_ALIVE_MS,
      insecureHTTPParser: false,
      noDelay: true,
    },
    listener,
  );
  const nextId = createRequestIds();
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) =>
    answerBroken(error, socket, nextId(), refused),
  );
  return server;
}

/** @throws {@link GatewayError} `port_in_use`, `address_unavailable` */
export function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    const onError = (cause: NodeJS.ErrnoException) => {
      reject(
        cause.code === "EADDRINUSE"
          ? new GatewayError(
              "port_in_use",
              `Port ${port} on ${host} is taken. Choose another, or 0 for a free one.`,
              { cause },
            )
          : new GatewayError("address_unavailable", `Cannot listen on ${host}:${port}: ${cause.message}.`, {
              cause,
            }),
      );
    };
    server.once("error", onError);
    server.listen({ port, host, exclusive: false }, () => {
      server.off("error", onError);
      resolve(server.address() as AddressInfo);
    });
  });
}

/** Answers what is no request (yet): too large headers, too slow ones, broken syntax. */
function answerBroken(
  error: NodeJS.ErrnoException,
  socket: Socket,
  id: string,
  refused: (code: string) => void,
): void {
  // A response under way must not get foreign bytes in its middle.
  if (!socket.writable || isAnswering(socket) || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const answer =
    error.code === "HPE_HEADER_OVERFLOW"
      ? apiError(
          431,
          "headers_too_large",
          `Request line and headers together may be ${MAX_HEADER_BYTES} bytes.`,
        )
      : error.code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? apiError(408, "request_timeout", "The request did not arrive in time.")
        : apiError(400, "bad_request", "This is not a well-formed HTTP request.");
  refused(answer.code);
  const body = errorBody(answer, "openai", id);
  socket.end(
    `HTTP/1.1 ${answer.status} ${REASONS[answer.status]}\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nx-request-id: ${id}\r\nconnection: close\r\n\r\n${body}`,
    () => socket.destroySoon(),
  );
}

const REASONS: Readonly<Record<number, string>> = {
  400: "Bad Request",
  408: "Request Timeout",
  431: "Request Header Fields Too Large",
};

/** Node keeps the response under way on the socket; its own default handler asks the same question. */
function isAnswering(socket: Socket): boolean {
  const { _httpMessage } = socket as Socket & { _httpMessage?: { headersSent: boolean } | null };
  return _httpMessage?.headersSent === true;
}
