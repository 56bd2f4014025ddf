import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A router whose every model says what the test wants. */
export interface ScriptedRouter {
  readonly baseUrl: string;
  /** What the next answers say, one delta an entry. */
  say(...deltas: readonly string[]): void;
  close(): Promise<void>;
}

/** Starts a router on loopback that streams whatever it is told to. */
export async function startScriptedRouter(): Promise<ScriptedRouter> {
  let script: readonly string[] = [];
  const server = createServer((request, response) => {
    if (request.method !== "POST") {
      response.writeHead(200, { "content-type": "application/json" }).end('{"object":"list","data":[]}');
      return;
    }
    request.resume();
    response.writeHead(200, { "content-type": "text/event-stream", "x-inference-provider": "scripted" });
    for (const content of script) response.write(`data: ${chunk({ content }, null)}\n\n`);
    response.end(`data: ${chunk({}, "stop")}\n\ndata: [DONE]\n\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    say(...deltas) {
      script = deltas;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function chunk(delta: object, finishReason: string | null): string {
  return JSON.stringify({
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 0,
    model: "m",
    choices: [{ index: 0, delta, finish_reason: finishReason }],
  });
}
