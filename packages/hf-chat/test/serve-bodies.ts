import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** An HTTP server on loopback. */
export interface BodyServer {
  readonly baseUrl: string;
  close(): Promise<void>;
}

/** Starts a server; the listener is called when the request's body has been read. */
export async function serveBodies(
  listener: (
    request: Parameters<RequestListener>[0],
    response: Parameters<RequestListener>[1],
    body: string,
  ) => void,
): Promise<BodyServer> {
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    listener(request, response, body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
