/**
 * A gateway as one would begin it in Fastify 5: the framework routes, reads and parses the JSON body; the body is
 * serialised again for upstream. The answer takes the cheapest way there is, the same as in `bare.ts`.
 */
import { readFileSync } from "node:fs";
import { fastify } from "fastify";
import { Pool } from "undici";

const [port, upstreamUrl = "", modelsFile = ""] = process.argv.slice(2);
const pool = new Pool(upstreamUrl);
const models = readFileSync(modelsFile);
const app = fastify({ bodyLimit: 20 * 1024 * 1024 });

app.get("/v1/models", (_request, reply) => reply.type("application/json").send(models));
app.post("/v1/chat/completions", (request, reply) => {
  reply.hijack();
  const response = reply.raw;
  const headers = {
    "content-type": "application/json",
    authorization: request.headers.authorization ?? "",
  };
  const body = JSON.stringify(request.body);
  pool.dispatch(
    { path: "/v1/chat/completions", method: "POST", headers, body },
    {
      onRequestStart(controller) {
        response.on("drain", () => controller.resume());
        response.on("close", () => {
          if (!response.writableFinished) controller.abort(new Error("the client has gone"));
        });
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
});
await app.listen({ port: Number(port), host: "127.0.0.1", backlog: 4096 });

// Profiles are written when a process ends by itself.
process.on("SIGTERM", () => process.exit());
