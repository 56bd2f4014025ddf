import { once } from "node:events";
import { createSecureServer, type Http2SecureServer, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";
import { Pool } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createUpstream, type Upstream } from "../src/index.ts";
import { createCertificate } from "./certificate.ts";
import { callOf, collectAnswer } from "./collect-answer.ts";

const DELTA = 'data: {"choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":null}]}\n\n';
const FINISH = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';
const WHOLE = '{"choices":[{"index":0,"message":{"content":"hi"},"finish_reason":"stop"}]}';

const certificate = createCertificate();

describe.skipIf(certificate === undefined)(
  `HTTP/2${certificate === undefined ? " (skipped: no openssl)" : ""}`,
  () => {
    let server: Http2SecureServer;
    let pool: Pool;
    let upstream: Upstream;
    let play: (stream: ServerHttp2Stream) => void;

    beforeAll(async () => {
      server = createSecureServer(certificate ?? {});
      server.on("stream", (stream) => {
        stream.on("error", () => {});
        stream.resume().once("end", () => play(stream));
      });
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
      pool = new Pool(origin, { allowH2: true, connect: { rejectUnauthorized: false } });
      upstream = createUpstream({
        baseUrl: `${origin}/v1`,
        dispatcher: pool,
        token: "hf_token",
        random: () => 0,
      });
    });
    afterAll(async () => {
      await upstream.close();
      await pool.destroy();
      server.close();
    });

    const call = (streaming: boolean) => callOf("/chat/completions", streaming, ["a/1"]);

    it("carries whole answers and streams", async () => {
      play = (stream) => {
        stream.respond({ ":status": 200, "content-type": "application/json" });
        stream.end(WHOLE);
      };
      expect((await collectAnswer(upstream, call(false))).body).toBe(WHOLE);
      play = (stream) => {
        stream.respond({
          ":status": 200,
          "content-type": "text/event-stream",
          "x-inference-provider": "together",
        });
        stream.end(DELTA + FINISH);
      };
      const { body, head } = await collectAnswer(upstream, call(true));
      expect(body).toBe(DELTA + FINISH);
      expect(head?.provider).toBe("together");
    });

    it("reports a stream that is reset as broken, and one whose reader leaves as aborted", async () => {
      let broken: ServerHttp2Stream | undefined;
      play = (stream) => {
        broken = stream;
        stream.respond({ ":status": 200, "content-type": "text/event-stream" });
        stream.write(DELTA);
      };
      const { error: reset } = await collectAnswer(upstream, call(true), {
        onCommit: () => broken?.close(2),
      });
      expect(reset?.code).toBe("upstream_stream_interrupted");
      let closed: Promise<unknown> | undefined;
      play = (stream) => {
        closed = once(stream, "close");
        stream.respond({ ":status": 200, "content-type": "text/event-stream" });
        stream.write(DELTA);
      };
      const { error } = await collectAnswer(upstream, call(true), {
        onData: (_, handle) => {
          handle.abort();
          return true;
        },
      });
      expect(error?.code).toBe("aborted");
      await closed;
    });

    it("retries what is reset before its headers", async () => {
      let count = 0;
      play = (stream) => {
        if (++count === 1) return stream.close(2);
        stream.respond({ ":status": 200, "content-type": "application/json" });
        return stream.end(WHOLE);
      };
      const { error, summary } = await collectAnswer(upstream, call(false));
      expect(error).toBeUndefined();
      expect(summary?.attempts).toHaveLength(2);
    });
  },
);
