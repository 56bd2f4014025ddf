import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { createGateway, type Gateway } from "../src/index.ts";

const WHOLE = '{"choices":[{"index":0,"message":{"content":"hi"},"finish_reason":"stop"}]}';
const CLIENTS = 12;
const REQUESTS_EACH = 10;

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
/** In words of three to eight bytes. */
const LONG = 40_000;
/** More than the system takes at once of what nobody reads. */
const VERY_LONG = 1_200_000;

/** What the upstream does with a request. */
const BEHAVIOURS = ["answers before it reads", "breaks off", "fails", "reads slowly", "reads"] as const;

/** An upstream that looks whether each body that came as a whole is from one client alone. */
async function startUpstream() {
  const mixed: string[] = [];
  const seen = { whole: 0 };
  const answer = async (incoming: IncomingMessage, response: ServerResponse) => {
    incoming.on("error", () => {});
    const behaviour = BEHAVIOURS[Number(incoming.headers["x-hf-session-id"])] ?? "reads";
    if (behaviour === "breaks off") return void incoming.once("data", () => incoming.socket.destroy());
    response.writeHead(behaviour === "fails" ? 503 : 200, { "content-type": "application/json" });
    if (behaviour === "answers before it reads") response.end(WHOLE);
    const pieces: Buffer[] = [];
    for await (const piece of incoming) {
      pieces.push(piece as Buffer);
      if (behaviour === "reads slowly") await setImmediate();
    }
    const { messages } = JSON.parse(Buffer.concat(pieces).toString());
    const { content } = messages[0];
    const mark = content.slice(0, content.indexOf(" ") + 1);
    if (content !== mark.repeat(content.length / mark.length)) mixed.push(`${behaviour}: ${mark}`);
    seen.whole++;
    response.end(WHOLE);
  };
  const server = createServer((incoming, response) => void answer(incoming, response).catch(() => {}));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { mixed, seen, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` };
}

async function start(baseUrl: string): Promise<{ gateway: Gateway; url: string }> {
  const gateway = await createGateway({
    baseUrl,
    token: "hf_token",
    auth: { mode: "none" },
    config: {
      agents: {
        defaults: { model: { primary: "huggingface/org/first", fallbacks: ["huggingface/org/second"] } },
      },
    },
  });
  closers.push(() => gateway.close({ drainMs: 0 }));
  return { gateway, url: (await gateway.listen({ port: 0 })).url };
}

/** One request whose text is one mark over and over; resolves with its status, or 0 when it was given up. */
function post(url: string, mark: string, index: number): Promise<number> {
  const behaviour = String(index % BEHAVIOURS.length);
  const content = `${mark} `.repeat(index % 3 === 0 ? VERY_LONG : LONG);
  const body = JSON.stringify({ model: "default", messages: [{ role: "user", content }] });
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "x-hf-session-id": behaviour,
  };
  return new Promise((resolve) => {
    const outgoing = request(`${url}/v1/chat/completions`, { method: "POST", headers }, (response) => {
      response.resume().on("close", () => resolve(response.statusCode ?? 0));
    });
    outgoing.on("error", () => resolve(0));
    outgoing.end(body);
    // Some leave when their request is under way.
    if (index % 7 === 0) outgoing.once("finish", () => outgoing.destroy());
  });
}

it("never mixes the bodies of two requests, whatever their upstream and their client do", async () => {
  const { mixed, seen, baseUrl } = await startUpstream();
  const { gateway, url } = await start(baseUrl);
  const statuses = new Map<number, number>();
  const client = async (number: number) => {
    for (let round = 0; round < REQUESTS_EACH; round++) {
      const status = await post(url, `${number}-${round}`, number * 5 + round);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
  // Those in flight when it closes are cut off; what they lie in must not be given to others either.
  const last = Array.from({ length: CLIENTS }, (_, number) => post(url, `last-${number}`, 4 + 5 * number));
  await gateway.close({ drainMs: 0 });
  await Promise.all(last);
  expect(mixed).toEqual([]);
  expect(seen.whole).toBeGreaterThan((CLIENTS * REQUESTS_EACH) / 3);
  expect(statuses.get(200)).toBeGreaterThan((CLIENTS * REQUESTS_EACH) / 4);
});
