import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { SandboxError } from "./sandbox-error.ts";

/** Where a sandbox listens. */
export interface SandboxAddress {
  /** `http://127.0.0.1:54321` */
  readonly url: string;
  /** With `/v1`, as a client's base URL. */
  readonly baseUrl: string;
  readonly host: string;
  readonly port: number;
}

/** The sandbox's own HTTP server, once it is wanted. */
export interface SandboxServer {
  readonly openSockets: number;
  listen(port: number, host: string): Promise<SandboxAddress>;
  /** Destroys every connection; for good. */
  close(): Promise<void>;
  throwIfClosed(): void;
}

/** Creates the server; it does not listen yet. */
export function createSandboxServer(requestListener: RequestListener): SandboxServer {
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  let isClosed = false;

  function throwIfClosed(): void {
    if (isClosed) throw new SandboxError("closed", "The sandbox was closed; create another.");
  }

  return {
    throwIfClosed,
    get openSockets() {
      return sockets.size;
    },
    async listen(port, host) {
      throwIfClosed();
      if (server) throw new SandboxError("already_listening", "The sandbox listens already.");
      server = createServer({ keepAliveTimeout: 60_000 }, requestListener);
      server.on("connection", (socket) => {
        sockets.add(socket);
        socket.on("close", () => sockets.delete(socket));
      });
      try {
        return await listen(server, port, host);
      } catch (error) {
        server = undefined;
        throw error;
      }
    },
    async close() {
      isClosed = true;
      const listening = server;
      server = undefined;
      if (!listening) return;
      const closed = new Promise<void>((resolve) => listening.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<SandboxAddress> {
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    throw code === "EADDRINUSE"
      ? new SandboxError("port_in_use", `Port ${port} on ${host} is in use by another program.`, { cause })
      : new SandboxError("listen_failed", `Cannot listen on ${host}, port ${port} (${String(code)}).`, {
          cause,
        });
  }
  const address = server.address() as AddressInfo;
  const shown = address.family === "IPv6" ? `[${address.address}]` : address.address;
  const url = `http://${shown}:${address.port}`;
  return { url, baseUrl: `${url}/v1`, host: address.address, port: address.port };
}
