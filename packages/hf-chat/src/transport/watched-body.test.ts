import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { callOf, collectAnswer } from "../../test/collect-answer.ts";
import { createUpstream, type UpstreamOptions } from "../index.ts";
import { MIN_WATCHED_BYTES } from "./watched-body.ts";

const FOREIGN_HEADERS = { "Content-Length": "4" };
const WHOLE = '{"choices":[{"index":0,"message":{"content":"hi"},"finish_reason":"stop"}]}';
/** More than the system's buffers between two sockets on loopback hold. */
const UNTAKEN_BYTES = 32 * 2 ** 20;

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function serve(onRequest: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(onRequest);
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

function open(options: UpstreamOptions) {
  const upstream = createUpstream({
    token: "hf_token",
    maxAttempts: 1,
    headers: FOREIGN_HEADERS,
    ...options,
  });
  closers.push(() => upstream.close());
  return upstream;
}

/** A call whose body's memory is used for something else as soon as that is said to be allowed. */
function callWith(body: Uint8Array | string) {
  const calls = { sent: 0 };
  const call = callOf("/chat/completions", false, ["a/1"], {
    body: () => body,
    // Of a caller who passes on what it was sent; only the body's own length counts.
    headers: { "content-length": "3" },
    onBodySent: () => {
      calls.sent++;
      if (typeof body !== "string") body.fill("x".charCodeAt(0));
    },
  });
  return { call, calls };
}

const PATTERN = Uint8Array.from({ length: 251 }, (_, index) => index);
/** Bytes of which none may be missing, doubled or in another place. */
const numbered = (length: number) => Buffer.alloc(length, PATTERN);

describe("a body that is watched", () => {
  it.each(["directly", "through a proxy"])("arrives as it was, with its length declared, %s", async (way) => {
    let received: Buffer | undefined;
    let declared: string | undefined;
    const answer = async (request: IncomingMessage, response: ServerResponse) => {
      declared = request.headers["content-length"];
      received = await buffer(request);
      response.setHeader("content-type", "application/json").end(WHOLE);
    };
    const url = await serve(answer);
    const proxyEnv = way === "directly" ? {} : { HTTP_PROXY: new URL(url).origin };
    const upstream = open({ baseUrl: way === "directly" ? url : "http://router.example/v1", proxyEnv });
    for (const length of [MIN_WATCHED_BYTES, 5 * MIN_WATCHED_BYTES + 1]) {
      const { call, calls } = callWith(numbered(length));
      expect((await collectAnswer(upstream, call)).error).toBeUndefined();
      expect(calls.sent).toBe(1);
      expect(declared).toBe(String(length));
      expect(received?.equals(numbered(length))).toBe(true);
    }
  });

  it("has not left before the other side has taken it", async () => {
    let socket: Socket | undefined;
    const server = createTcpServer({ pauseOnConnect: true }, (accepted) => {
      socket = accepted;
    });
    closers.push(() => server.close());
    server.listen(0, "127.0.0.1");
    const connected = once(server, "connection");
    await once(server, "listening");
    const upstream = open({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` });
    const { call, calls } = callWith(numbered(UNTAKEN_BYTES));
    const answer = collectAnswer(upstream, call);
    await connected;
    // The system takes what its buffers hold, and nothing after it whatever goes on here.
    for (let turn = 0; turn < 1_000; turn++) await setImmediate();
    expect(calls.sent).toBe(0);

    const pieces: Buffer[] = [];
    let missing = UNTAKEN_BYTES;
    let head = "";
    socket?.on("data", (piece: Buffer) => {
      const end = head.endsWith("\r\n\r\n") ? 0 : piece.indexOf("\r\n\r\n") + 4;
      head += piece.toString("latin1", 0, end);
      pieces.push(piece.subarray(end));
      missing -= piece.length - end;
      if (missing === 0) socket?.end(`HTTP/1.1 200 OK\r\ncontent-length: ${WHOLE.length}\r\n\r\n${WHOLE}`);
    });
    socket?.resume();
    expect((await answer).error).toBeUndefined();
    expect(calls.sent).toBe(1);
    expect(Buffer.concat(pieces).equals(numbered(UNTAKEN_BYTES))).toBe(true);
  });

  it("may be answered before it has left, and its connection is not used again", async () => {
    const sockets = new Set<Socket>();
    const url = await serve((request, response) => {
      sockets.add(request.socket);
      response.writeHead(200, { "content-type": "application/json", "content-length": WHOLE.length });
      response.end(WHOLE);
    });
    const upstream = open({ baseUrl: url });
    for (let round = 0; round < 3; round++) {
      const { call, calls } = callWith(numbered(UNTAKEN_BYTES));
      const { body, error } = await collectAnswer(upstream, call);
      expect(error).toBeUndefined();
      expect(body).toBe(WHOLE);
      expect(calls.sent).toBe(0);
    }
    expect(sockets.size).toBe(3);
  });

  it("that nobody reads is at rest once the request is abandoned", async () => {
    const url = await serve((request) => request.socket.pause());
    const upstream = open({ baseUrl: url });
    let toldOf: () => void = () => {};
    const atRest = new Promise<void>((resolve) => {
      toldOf = resolve;
    });
    const { call } = callWith(numbered(UNTAKEN_BYTES));
    const { error } = await collectAnswer(
      upstream,
      { ...call, onBodySent: toldOf },
      { onHandle: (handle) => queueMicrotask(() => setImmediate().then(() => handle.abort())) },
    );
    expect(error?.code).toBe("aborted");
    await atRest;
  });
});

describe("a body that is not watched", () => {
  it.each([
    ["a string", "x".repeat(2 * MIN_WATCHED_BYTES)],
    ["short", numbered(MIN_WATCHED_BYTES - 1)],
  ])("because it is %s arrives all the same", async (_, body) => {
    let received: Buffer | undefined;
    const url = await serve(async (request, response) => {
      received = await buffer(request);
      response.setHeader("content-type", "application/json").end(WHOLE);
    });
    const { call, calls } = callWith(body);
    expect((await collectAnswer(open({ baseUrl: url }), call)).error).toBeUndefined();
    expect(calls.sent).toBe(0);
    expect(received?.equals(Buffer.from(body))).toBe(true);
  });
});
