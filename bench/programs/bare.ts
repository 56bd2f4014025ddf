/**
 * The ceiling: the least a Node process can do and still be a proxy. A `node:http` server pipes each request into
 * an undici pool and the answer back, looking at nothing. Arguments: port, upstream's URL, file served as model list.
 */
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Dispatcher, Pool } from "undici";

const [port, upstreamUrl = "", modelsFile = ""] = process.argv.slice(2);
const pool = new Pool(upstreamUrl);
const models = readFileSync(modelsFile);

function proxy(request: IncomingMessage, response: ServerResponse): void {
  const { host: _host, connection: _connection, ...headers } = request.headers;
  let upstream: Dispatcher.DispatchController | undefined;
  response.on("close", () => {
    if (!response.writableFinished) upstream?.abort(new Error("the client has gone"));
  });
  response.on("drain", () => upstream?.resume());
  const path = request.url ?? "/";
  const method = request.method as Dispatcher.HttpMethod;
  pool.dispatch(
    { path, method, headers, body: request },
    {
      onRequestStart(controller) {
        upstream = controller;
      },
      onResponseStart(_controller, status, { connection: _, "keep-alive": __, ...answerHeaders }) {
        response.writeHead(status, answerHeaders);
      },
      onResponseData(controller, chunk) {
        if (!response.write(chunk)) controller.pause();
      },
      onResponseEnd: () => response.end(),
      onResponseError: () => (response.headersSent ? response.destroy() : response.writeHead(502).end()),
    },
  );
}

createServer((request, response) => {
  if (request.url !== "/v1/models") proxy(request, response);
  else
    response
      .writeHead(200, { "content-type": "application/json", "content-length": models.length })
      .end(models);
}).listen(Number(port), "127.0.0.1", 4096);

// Profiles are written when a process ends by itself.
process.on("SIGTERM", () => process.exit());
