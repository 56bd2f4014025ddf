import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, type Server, Socket } from "node:net";
import { setDefaultCACertificates } from "node:tls";
import { type buildConnector, Client, type Dispatcher } from "undici";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createCertificate } from "../../test/certificate.ts";
import { createDirectConnector } from "./direct-connector.ts";

const certificate = createCertificate();
if (certificate !== undefined) setDefaultCACertificates([certificate.cert]);
const servers: Server[] = [];
const clients: Client[] = [];

afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(clients.splice(0).map((client) => client.destroy()));
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

interface Answer {
  readonly chunks: Buffer[];
  readonly hash: string;
}

/** Reads an answer; `onChunk` may pause it. */
function read(
  client: Client,
  onChunk: (controller: Dispatcher.DispatchController) => void = () => {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    client.dispatch(
      { path: "/", method: "GET" },
      {
        onRequestStart() {},
        onResponseStart() {},
        onResponseData(controller, chunk) {
          chunks.push(chunk);
          onChunk(controller);
        },
        onResponseEnd: () => resolve({ chunks, hash: hashOf(Buffer.concat(chunks)) }),
        onResponseError: (_controller, error) => reject(error),
      },
    );
  });
}

const hashOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

/** Bytes of which no two stretches are alike. */
function bytesOf(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let index = 0; index + 4 <= length; index += 4) bytes.writeUInt32LE(index, index);
  return bytes;
}

describe.each([
  { scheme: "http", isSkipped: false, note: "" },
  {
    scheme: "https",
    isSkipped: certificate === undefined,
    note: certificate === undefined ? " (skipped: no openssl)" : "",
  },
])("a $scheme connection of the direct connector$note", ({ scheme, isSkipped }) => {
  const run = it.skipIf(isSkipped);
  let port: number;

  async function serve(listener: RequestListener): Promise<Client> {
    const isTls = scheme === "https";
    const server = isTls ? createTlsServer(certificate ?? {}, listener) : createServer(listener);
    port = await listen(server);
    const client = new Client(`${scheme}://localhost:${port}`, { connect: createDirectConnector(5_000) });
    clients.push(client);
    return client;
  }

  run("hands over what it reads without the socket's queue", async () => {
    const client = await serve((_request, response) => response.end("hello"));
    const connected = once(client, "connect");
    await read(client);
    await connected;
    const push = vi.spyOn(Socket.prototype, "push");
    const { chunks } = await read(client);
    expect(Buffer.concat(chunks).toString()).toBe("hello");
    const pushers = push.mock.contexts as Socket[];
    expect(pushers.map(({ remotePort }) => remotePort)).not.toContain(port);
  });

  run("gives the bytes of a large answer in order, whether it is read at once or with pauses", async () => {
    const bytes = bytesOf(3_000_000);
    const client = await serve((_request, response) => response.end(bytes));
    expect((await read(client)).hash).toBe(hashOf(bytes));
    let count = 0;
    const paused = await read(client, (controller) => {
      if (++count % 3 !== 0) return;
      controller.pause();
      setImmediate(() => controller.resume());
    });
    expect(paused.hash).toBe(hashOf(bytes));
    // The connection is as good as before.
    expect((await read(client)).hash).toBe(hashOf(bytes));
  });

  run("leaves bytes it has handed over alone when more come", async () => {
    const client = await serve((_request, response) => {
      response.write("first");
      setTimeout(() => response.end("second"), 20);
    });
    expect((await read(client)).chunks.map(String)).toEqual(["first", "second"]);
  });

  run("gives all of an answer that ends with its connection", async () => {
    const bytes = bytesOf(500_000);
    const client = await serve((_request, response) => {
      response.writeHead(200, { connection: "close" });
      response.end(bytes);
    });
    let count = 0;
    const { hash } = await read(client, (controller) => {
      if (++count !== 1) return;
      controller.pause();
      setTimeout(() => controller.resume(), 50);
    });
    expect(hash).toBe(hashOf(bytes));
  });

  run("closes a connection on which something comes that nobody asked for", async () => {
    let isFirst = true;
    const client = await serve(({ socket }, response) => {
      const isLast = !isFirst;
      isFirst = false;
      response.end(isLast ? "two" : "one", () => {
        if (!isLast) socket.write("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil");
      });
    });
    const disconnected = once(client, "disconnect");
    await read(client);
    const [, , error] = await disconnected;
    expect(error).toMatchObject({ message: "bad response" });
    expect((await read(client)).chunks.map(String)).toEqual(["two"]);
  });

  run("fails when the server leaves in the middle", async () => {
    const client = await serve((_request, response) => {
      response.writeHead(200, { "content-length": "10" });
      response.write("half", () => response.destroy());
    });
    await expect(read(client)).rejects.toThrow("other side closed");
  });
});

it("passes on what keeps it from connecting", async () => {
  const port = await listen(createServer());
  servers.pop()?.close();
  const outcome = await new Promise<unknown>((resolve) => {
    const options: buildConnector.Options = { hostname: "127.0.0.1", protocol: "http:", port: `${port}` };
    createDirectConnector(1_000)(options, (...[error]) => resolve(error));
  });
  expect(outcome).toMatchObject({ code: "ECONNREFUSED" });
});
