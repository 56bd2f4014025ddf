import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Dispatcher } from "undici";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ClientStack } from "./client-stack.ts";

let ports: (number | undefined)[];
let waiting: ServerResponse[];
let stack: ClientStack;

const server = createServer((request, response) => {
  ports.push(request.socket.remotePort);
  waiting.push(response);
});

beforeEach(async () => {
  ports = [];
  waiting = [];
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  stack = new ClientStack(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { pipelining: 1 });
});

afterEach(async () => {
  await stack.destroy();
  server.closeAllConnections();
  if (server.listening) await new Promise((resolve) => server.close(resolve));
});

/** Resolves with the status, rejects with the error. */
function ask(more: Partial<Dispatcher.DispatchHandler> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    let status = 0;
    stack.dispatch(
      { path: "/", method: "POST", body: "{}" },
      {
        onRequestStart() {},
        onResponseStart(_controller, code) {
          status = code;
        },
        onResponseData() {},
        onResponseEnd: () => resolve(status),
        onResponseError: (_controller, error) => reject(error),
        ...more,
      },
    );
  });
}

/** Answers what waits, once there are so many. */
async function answer(count: number, status = 200): Promise<void> {
  await expect.poll(() => waiting.length).toBe(count);
  for (const response of waiting.splice(0)) response.writeHead(status).end();
}

it("opens a connection for each request under way and uses them again when they are free", async () => {
  const first = [ask(), ask(), ask()];
  await answer(3);
  expect(await Promise.all(first)).toEqual([200, 200, 200]);
  // undici waits a turn before it uses a connection again.
  await new Promise(setImmediate);
  const second = [ask(), ask(), ask()];
  await answer(3, 201);
  expect(await Promise.all(second)).toEqual([201, 201, 201]);
  expect(new Set(ports.slice(0, 3)).size).toBe(3);
  expect(new Set(ports).size).toBe(3);
});

it("never gives a connection two requests at once, also where one asks from within the end of another", async () => {
  const [long, short] = [ask(), ask()];
  await expect.poll(() => waiting.length).toBe(2);
  const inner = new Promise<number>((resolve, reject) => {
    void ask({ onResponseEnd: () => ask().then(resolve, reject) }).catch(reject);
  });
  await expect.poll(() => waiting.length).toBe(3);
  waiting.splice(1, 2).forEach((response) => void response.end());
  expect(await short).toBe(200);
  // It does not wait for the one that is still under way.
  await answer(2);
  expect(await Promise.all([long, inner])).toEqual([200, 200]);
});

it("goes on after requests that failed, were given up, or could not connect", async () => {
  const broken = ask();
  await expect.poll(() => waiting.length).toBe(1);
  waiting.splice(0)[0]?.destroy();
  await expect(broken).rejects.toThrow("other side closed");

  const abandoned = ask({ onRequestStart: (controller) => controller.abort(new Error("given up")) });
  await expect(abandoned).rejects.toThrow("given up");

  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  await expect(ask()).rejects.toMatchObject({ code: "ECONNREFUSED" });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");

  const all = [ask(), ask()];
  await answer(2);
  expect(await Promise.all(all)).toEqual([200, 200]);
});

it("lets requests under way finish when it is closed, and takes no more", async () => {
  const last = ask();
  await expect.poll(() => waiting.length).toBe(1);
  const closed = stack.close();
  await expect(ask()).rejects.toMatchObject({ code: "UND_ERR_CLOSED" });
  await answer(1);
  expect(await last).toBe(200);
  await closed;
});

it("ends requests under way when it is destroyed", async () => {
  const last = ask();
  await expect.poll(() => waiting.length).toBe(1);
  const ended = expect(last).rejects.toMatchObject({ code: "UND_ERR_DESTROYED" });
  await stack.destroy();
  await ended;
});
