import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/** A TCP server on loopback that does what a test says with each connection, HTTP or not. */
export interface RawServer {
  readonly baseUrl: string;
  readonly sockets: ReadonlySet<Socket>;
  /** Requests whose head has come, over all connections. */
  readonly requestCount: number;
  close(): Promise<void>;
}

/** `onRequest` is called when the head of a request has come; its body may still follow. */
export async function startRawServer(onRequest: (socket: Socket, count: number) => void): Promise<RawServer> {
  const sockets = new Set<Socket>();
  let requestCount = 0;
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    let head = "";
    socket.on("data", (chunk) => {
      head += chunk.toString("latin1");
      if (!head.includes("\r\n\r\n")) return;
      head = "";
      onRequest(socket, ++requestCount);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    sockets,
    get requestCount() {
      return requestCount;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** The head of a stream whose body is sent in chunks of HTTP's own. */
export const STREAM_HEAD =
  "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nx-inference-provider: raw\r\ntransfer-encoding: chunked\r\n\r\n";

/** One chunk of a chunked body. */
export const httpChunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
