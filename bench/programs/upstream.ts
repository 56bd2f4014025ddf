/**
 * The stand-in for the router, as light as a TCP server in Node can be: it must never be what is measured.
 * Started by `startProgram` with its answer described in the first argument; sends its port to the parent.
 */
import { createServer, type Socket } from "node:net";
import { chatAnswer, modelList, streamEvent } from "../src/messages.ts";
import { createRequestReader, type RequestHead } from "../src/request-reader.ts";

/** What every chat request is answered with. */
export type UpstreamAnswer =
  | { readonly kind: "json" }
  | { readonly kind: "stream"; readonly events: number; readonly intervalMs: number }
  /** All events at once, in one chunk: next to no work for this program and as much as ever for who reads events. */
  | { readonly kind: "burst"; readonly events: number };

/** What the parent learns when it asks: how many chat requests have come. */
export interface UpstreamCount {
  readonly chatRequests: number;
}

const answer = JSON.parse(process.argv[2] ?? '{"kind":"json"}') as UpstreamAnswer;
let chatRequests = 0;

function jsonAnswer(body: Buffer, status = "200 OK"): Buffer {
  const head = `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\nx-inference-provider: together\r\ncontent-length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

const completion = jsonAnswer(chatAnswer());
const models = jsonAnswer(modelList(140));
const notFound = jsonAnswer(Buffer.from('{"error":"Not Found"}'), "404 Not Found");
const streamHead = Buffer.from(
  "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\nx-inference-provider: together\r\ntransfer-encoding: chunked\r\n\r\n",
);
const eventCount = answer.kind === "json" ? 0 : answer.events;
const events = Array.from({ length: eventCount }, (_, index) => {
  const text = streamEvent(index, eventCount);
  const end = index === eventCount - 1 ? "0\r\n\r\n" : "";
  return Buffer.from(`${text.length.toString(16)}\r\n${text}\r\n${end}`);
});

const burstText = Array.from({ length: eventCount }, (_, index) => streamEvent(index, eventCount)).join("");
const burst = Buffer.concat([
  streamHead,
  Buffer.from(`${burstText.length.toString(16)}\r\n${burstText}\r\n0\r\n\r\n`),
]);

function stream(socket: Socket, intervalMs: number): void {
  let sent = 0;
  socket.write(streamHead);
  const writeNext = () => {
    socket.write(events[sent++] ?? "");
    if (sent === events.length) clearInterval(timer);
  };
  const timer = setInterval(writeNext, intervalMs);
  socket.once("close", () => clearInterval(timer));
  writeNext();
}

function respond(socket: Socket, { method, path }: RequestHead): void {
  const route = path.split("?")[0];
  if (method === "POST" && route === "/v1/chat/completions") {
    chatRequests++;
    if (answer.kind === "json") socket.write(completion);
    else if (answer.kind === "burst") socket.write(burst);
    else stream(socket, answer.intervalMs);
  } else socket.write(route === "/v1/models" ? models : notFound);
}

const server = createServer({ noDelay: true }, (socket) => {
  const reader = createRequestReader((head) => respond(socket, head));
  socket.on("data", (bytes: Buffer) => reader.read(bytes));
  // A contender that is being stopped resets its connections.
  socket.on("error", () => socket.destroy());
});
server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () => {
  const address = server.address();
  process.send?.({ port: typeof address === "object" ? address?.port : undefined });
});
process.on("message", () => process.send?.({ chatRequests } satisfies UpstreamCount));
process.on("disconnect", () => process.exit());
