import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A server on a free port of the loopback that ends with the test. */
export interface LoopbackServer {
  /** With `/v1`. */
  readonly baseUrl: string;
  readonly requests: readonly IncomingMessage[];
  readonly server: Server;
}

/** Starts a server that answers with `listener` and records every request. */
export async function startServer(listener: RequestListener): Promise<LoopbackServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}/v1`, requests, server };
}

/** The JSON text of a model list of these ids. */
export function modelList(...ids: readonly string[]): string {
  const data = ids.map((id) => ({
    id,
    providers: [{ provider: "together", status: "live", context_length: 8192 }],
  }));
  return JSON.stringify({ object: "list", data });
}
