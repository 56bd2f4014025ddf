import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { Worker } from "node:worker_threads";
import type { DeadEndName } from "./fault-catalog.ts";

/** An address at which no connection comes about. */
export interface DeadEnd {
  /** With `/v1`, as a client's base URL. */
  readonly baseUrl: string;
  close(): Promise<void>;
}

const HOST = "127.0.0.1";

/** Opens an address that fails in the way the fault's name says, until it is closed. */
export function openDeadEnd(name: DeadEndName): Promise<DeadEnd> {
  switch (name) {
    case "connection-refused":
      return openRefusing();
    case "connect-timeout":
      return openUnaccepting();
    case "tls-failure":
      return openPlaintext();
    case "dns-failure":
      // RFC 6761: names under `invalid` never resolve.
      return Promise.resolve({ baseUrl: "http://router.invalid/v1", close: () => Promise.resolve() });
  }
}

/**
 * A port that is held, so that nobody else gets it, but not listened on: the near end of a connection. Closing a
 * listener and hoping that its port stays free would be a race.
 */
async function openRefusing(): Promise<DeadEnd> {
  const server = createServer();
  server.listen(0, HOST);
  await once(server, "listening");
  const near = connect({ host: HOST, port: portOf(server) });
  const [[far]] = (await Promise.all([once(server, "connection"), once(near, "connect")])) as [
    [Socket],
    unknown,
  ];
  const closed = once(server, "close");
  server.close();
  return {
    baseUrl: `http://${HOST}:${near.localPort}/v1`,
    close: async () => {
      near.destroy();
      far.destroy();
      await closed;
    },
  };
}

/** A server that answers a TLS greeting in plain text. */
async function openPlaintext(): Promise<DeadEnd> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n"));
  });
  server.listen(0, HOST);
  await once(server, "listening");
  return {
    baseUrl: `https://${HOST}:${portOf(server)}/v1`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

// Listens, says where, and then stands still, so that its connections are never taken from the kernel.
const UNACCEPTING = `
  const { createServer } = require("node:net");
  const { parentPort } = require("node:worker_threads");
  const server = createServer();
  server.listen({ host: "${HOST}", port: 0, backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
`;

/** Connections a kernel may queue for a backlog of one, with room to spare. */
const MAX_FILLERS = 16;
/** Milliseconds after which a connection on loopback counts as not accepted. */
const FILLER_TIMEOUT_MS = 100;

/** A listener whose queue is full: the kernel drops further greetings, and connecting takes for ever. */
async function openUnaccepting(): Promise<DeadEnd> {
  const worker = new Worker(UNACCEPTING, { eval: true });
  worker.unref();
  const [port] = (await once(worker, "message")) as [number];
  const fillers: Socket[] = [];
  let isFull = false;
  while (!isFull && fillers.length < MAX_FILLERS) {
    const filler = connect({ host: HOST, port });
    filler.on("error", () => {});
    fillers.push(filler);
    isFull = await Promise.race([
      once(filler, "connect").then(() => false),
      new Promise<boolean>((resolve) => setTimeout(resolve, FILLER_TIMEOUT_MS, true)),
    ]);
  }
  return {
    baseUrl: `http://${HOST}:${port}/v1`,
    close: async () => {
      for (const filler of fillers) filler.destroy();
      await worker.terminate();
    },
  };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
