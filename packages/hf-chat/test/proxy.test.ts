import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCertificate } from "./certificate.ts";

const WHOLE = '{"choices":[{"index":0,"message":{"content":"hi"},"finish_reason":"stop"}]}';
const PROGRAM = new URL("./ask-through-proxy.ts", import.meta.url).pathname;

const certificate = createCertificate();
const run = promisify(execFile);

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

describe.skipIf(certificate === undefined)(
  `a router behind a CONNECT proxy${certificate === undefined ? " (skipped: no openssl)" : ""}`,
  () => {
    const router = createTlsServer(certificate ?? {}, async (request, response) => {
      seen.push(request.headers);
      const { messages } = (await json(request)) as { messages: { content: string }[] };
      contentLength = messages[0]?.content.length;
      response.setHeader("content-type", "application/json").end(WHOLE);
    });
    const proxy = createServer();
    let seen: IncomingMessage["headers"][] = [];
    let contentLength: number | undefined;
    let tunnels: { readonly target: string | undefined; readonly headers: IncomingMessage["headers"] }[] = [];
    let folder: string;
    let certificateFile: string;
    let routerPort: number;
    let proxyPort: number;

    beforeAll(async () => {
      proxy.on("connect", (request, socket) => {
        tunnels.push({ target: request.url, headers: request.headers });
        const tunnel = connect(routerPort, "127.0.0.1", () => {
          socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
          tunnel.pipe(socket).pipe(tunnel);
        });
        for (const end of [tunnel, socket]) end.on("error", () => end.destroy());
      });
      [routerPort, proxyPort] = await Promise.all([listen(router), listen(proxy)]);
      folder = mkdtempSync(join(tmpdir(), "hf-chat-"));
      certificateFile = join(folder, "cert.pem");
      writeFileSync(certificateFile, certificate?.cert ?? "");
    });
    afterAll(() => {
      router.close();
      proxy.close();
      rmSync(folder, { recursive: true });
    });

    async function ask(env: Readonly<Record<string, string>>) {
      seen = [];
      tunnels = [];
      const { stdout } = await run(process.execPath, [PROGRAM, `https://localhost:${routerPort}/v1`], {
        env: { NODE_EXTRA_CA_CERTS: certificateFile, ...env },
      });
      return JSON.parse(stdout) as { body: string; code?: string; bodiesSent: number };
    }

    it("is asked through a tunnel, in which the proxy sees neither token nor text", async () => {
      const HTTPS_PROXY = `http://127.0.0.1:${proxyPort}`;
      expect(await ask({ HTTPS_PROXY })).toEqual({ body: WHOLE, bodiesSent: 1 });
      expect(tunnels.map(({ target }) => target)).toEqual([`localhost:${routerPort}`]);
      expect(JSON.stringify(tunnels)).not.toContain("hf_secret");
      expect(seen[0]?.authorization).toBe("Bearer hf_secret");
      expect(contentLength).toBe(300_000);
    });

    it("is asked with the proxy's own user and password", async () => {
      const HTTPS_PROXY = `http://user:pass@127.0.0.1:${proxyPort}`;
      expect((await ask({ HTTPS_PROXY })).body).toBe(WHOLE);
      expect(tunnels[0]?.headers["proxy-authorization"]).toBe(`Basic ${btoa("user:pass")}`);
      expect(seen[0]).not.toHaveProperty("proxy-authorization");
    });

    it("is asked past the proxy where NO_PROXY names it", async () => {
      const HTTPS_PROXY = `http://127.0.0.1:${proxyPort}`;
      expect((await ask({ HTTPS_PROXY, NO_PROXY: "localhost" })).body).toBe(WHOLE);
      expect(tunnels).toEqual([]);
    });

    it("is not answered for by a proxy that cannot be reached", async () => {
      expect(await ask({ HTTPS_PROXY: "http://127.0.0.1:9" })).toMatchObject({
        code: "upstream_unreachable",
        bodiesSent: 0,
      });
    });
  },
);
