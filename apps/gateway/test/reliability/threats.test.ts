import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSandbox, type Sandbox } from "@openclaw-hf/hf-sandbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GatewayProcess, startGateway } from "../gateway-process.ts";
import { chatRequest, observe } from "./observed-answer.ts";
import { modelOf, OPTIONS } from "./reliability-options.ts";

const TOKEN = "hf_ThisIsTheUpstreamToken";
let sandbox: Sandbox;
let baseUrl: string;
let gateway: GatewayProcess;

beforeAll(async () => {
  sandbox = createSandbox();
  ({ baseUrl } = await sandbox.listen());
  gateway = await startGateway({ ...OPTIONS, baseUrl, token: TOKEN });
});
afterAll(async () => {
  await gateway.stop();
  await sandbox.close();
});

/** A request with headers that `fetch` does not let anyone set. */
function raw(
  path: string,
  headers: Readonly<Record<string, string>>,
  method = "GET",
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(`${gateway.url}${path}`, { method, headers }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode));
    });
    sent.on("error", reject);
    sent.end();
  });
}

const ROUTES = [
  "/",
  "/v1/models",
  "/v1/models/a/b",
  "/v1/chat/completions",
  "/healthz",
  "/readyz",
  "/metrics",
  "/nothing",
];
const bearer = { authorization: "Bearer gateway-secret" };

describe("Threat: DNS rebinding", () => {
  it.each(ROUTES)("answers 421 to a foreign Host on %s", async (path) => {
    for (const host of [
      "evil.example",
      "evil.example:18789",
      "127.0.0.1.evil.example",
      "[::2]",
      "10.0.0.1",
      "@",
    ]) {
      expect(await raw(path, { host, ...bearer }), host).toBe(421);
    }
  });

  it("answers to its own names on any port", async () => {
    for (const host of ["localhost", "localhost:1", "127.0.0.1:18789", "[::1]:9", "LOCALHOST"]) {
      expect(await raw("/healthz", { host })).toBe(200);
    }
  });
});

describe("Threat: cross-site requests from a web page", () => {
  it("refuses other origins, opaque origins and cross-site subresources, with or without a token", async () => {
    for (const origin of ["https://evil.example", "null", "http://localhost:1", "http://127.0.0.1"]) {
      expect(await raw("/v1/models", { origin, ...bearer })).toBe(403);
    }
    expect(
      await raw("/v1/models", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", ...bearer }),
    ).toBe(403);
    expect(await raw("/v1/chat/completions", { origin: "https://evil.example" }, "OPTIONS")).toBe(403);
  });

  it("trusts its own origin, and never answers with a wildcard", async () => {
    const origin = gateway.url;
    expect(await raw("/v1/models", { origin, ...bearer })).toBe(200);
    const response = await fetch(`${gateway.url}/v1/models`, { headers: { origin, ...bearer } });
    expect(response.headers.get("access-control-allow-origin")).not.toBe("*");
  });

  it("allows a configured origin by name", async () => {
    const own = await startGateway({ ...OPTIONS, baseUrl, allowedOrigins: ["https://chat.example"] });
    const preflight = await fetch(`${own.url}/v1/chat/completions`, {
      method: "OPTIONS",
      headers: { origin: "https://chat.example", "access-control-request-method": "POST" },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("https://chat.example");
    expect(preflight.headers.get("vary")).toMatch(/origin/i);
    await own.stop();
  });

  it("takes nothing but application/json, which no form can send", async () => {
    for (const contentType of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
    ]) {
      const response = await fetch(`${gateway.url}/v1/chat/completions`, {
        method: "POST",
        headers: { "content-type": contentType, ...bearer },
        body: '{"model":"a/b","messages":[]}',
      });
      expect(response.status).toBe(415);
    }
  });
});

describe("Threat: brute force", () => {
  it("counts wrong tokens by address whatever its spelling, and forgets none of them for a right one in between", async () => {
    const own = await startGateway({ ...OPTIONS, baseUrl });
    const guess = (token: string) => fetch(`${own.url}/v1/models`, { headers: { "x-api-key": token } });
    for (let turn = 0; turn < 9; turn++) await guess(`wrong-${turn}`);
    expect((await guess("gateway-secret")).status).toBe(200);
    expect((await guess("wrong-9")).status).toBe(401);
    expect((await guess("gateway-secret")).status).toBe(429);
    await own.stop();
  });
});

describe("Threat: unauthenticated routes", () => {
  it("opens only the probes and the page's files without a token", async () => {
    const open = await Promise.all(
      [...ROUTES, "/v1/../healthz/x", "/openclaw/api/status", "/v1", "/.env"].map(async (path) => {
        const response = await fetch(`${gateway.url}${path}`);
        return response.status === 401 ? [] : [path];
      }),
    );
    expect(open.flat()).toEqual(["/", "/healthz", "/readyz"]);
  });

  it("makes a token of its own on the first run with a real token, readable by its owner only, and keeps it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "openclaw-hf-token-"));
    const { auth: _auth, ...rest } = OPTIONS;
    const options = {
      ...rest,
      config: undefined,
      baseUrl,
      configPath: join(folder, "state", "openclaw.json"),
    };
    const [one, two] = await Promise.all([startGateway(options), startGateway(options)]);
    const path = join(folder, "state", "gateway-token");
    expect(one.status).toMatchObject({ auth: "token", gatewayTokenPath: path });
    const token = (await readFile(path, "utf8")).trim();
    expect(token.length).toBeGreaterThanOrEqual(43);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, "state"))).mode & 0o777).toBe(0o700);
    expect(
      (await readdir(join(folder, "state"))).filter((name) => name.startsWith("gateway-token")),
    ).toHaveLength(1);
    for (const own of [one, two]) {
      expect((await fetch(`${own.url}/v1/models`)).status).toBe(401);
      expect(
        (await fetch(`${own.url}/v1/models`, { headers: { authorization: `Bearer ${token}` } })).status,
      ).toBe(200);
    }
    await Promise.all([one.stop(), two.stop()]);
    await rm(folder, { recursive: true });
  });

  it("needs no token for the sandbox on loopback, refuses `none` on other interfaces, and asks for one there by itself", async () => {
    const folder = await mkdtemp(join(tmpdir(), "openclaw-hf-lan-"));
    const lan = { bind: "lan" as const, configPath: join(folder, "openclaw.json") };
    await expect(startGateway({ ...lan, auth: { mode: "none" } })).rejects.toMatchObject({
      code: "auth_none_not_on_loopback",
    });
    const own = await startGateway(lan);
    expect(own.status.auth).toBe("token");
    await own.stop();
    const local = await startGateway({ configPath: join(folder, "openclaw.json") });
    expect(local.status.auth).toBe("none");
    expect((await fetch(`${local.url}/v1/models`)).status).toBe(200);
    await local.stop();
    await rm(folder, { recursive: true });
  });
});

describe("Threat: key sent elsewhere", () => {
  it("follows no redirect, so the token stays with its origin", async () => {
    const stranger = createSandbox();
    const { url } = await stranger.listen();
    const seen = await observe({ url: gateway.url, model: modelOf("redirect"), stream: false });
    expect(seen.outcome).toBe("502 upstream_invalid_response");
    expect(stranger.requests).toHaveLength(0);
    expect(url).not.toBe(baseUrl);
    await stranger.close();
  });

  it("takes no base URL from a client, in headers, query or body", async () => {
    const stranger = createSandbox();
    const { url } = await stranger.listen();
    const response = await fetch(`${gateway.url}/v1/chat/completions?base_url=${url}&api_base=${url}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-base-url": url,
        "x-forwarded-host": new URL(url).host,
        ...bearer,
      },
      body: JSON.stringify({
        model: "default",
        base_url: url,
        api_base: url,
        messages: [{ role: "user", content: "hi" }],
      }),
    });
    expect(response.status).toBe(200);
    expect(stranger.requests).toHaveLength(0);
    await stranger.close();
  });

  it("sends the upstream token and not the gateway's", async () => {
    await observe({ url: gateway.url, model: "default", stream: false });
    const last = sandbox.requests.filter(({ method }) => method === "POST").at(-1);
    expect(last?.headers.authorization).toBe(`Bearer ${TOKEN}`);
    expect(JSON.stringify(sandbox.requests)).not.toContain("gateway-secret");
  });
});

describe("Threat: secrets in logs, URLs, argv", () => {
  it("logs no token, no prompt and no completion", async () => {
    const secretPrompt = "the-secret-of-the-prompt";
    const body = JSON.stringify({ model: "default", messages: [{ role: "user", content: secretPrompt }] });
    const headers = { "content-type": "application/json", ...bearer };
    const answer = await (
      await fetch(`${gateway.url}/v1/chat/completions`, { method: "POST", headers, body })
    ).text();
    await fetch(`${gateway.url}/v1/models?token=${TOKEN}`, { headers: { authorization: `Bearer ${TOKEN}` } });
    await fetch(`${gateway.url}/${TOKEN}`, { headers: bearer });
    await chatRequest({ url: gateway.url, model: `nobody/${TOKEN}`, stream: false });
    await gateway.waitForLine((line) => String(line.modelAsked).startsWith("nobody/"));
    const log = JSON.stringify(gateway.log);
    for (const secret of [TOKEN, "gateway-secret", secretPrompt, answer.slice(200, 240)]) {
      expect(log).not.toContain(secret);
    }
  });
});

describe("Threat: log injection", () => {
  it("writes one line an event, with control and bidirectional characters escaped", async () => {
    const evil = 'nobody"}\n{"event":"forged"}\r\u001b[2J\u202egnp\u2028\u0085';
    const seen = await chatRequest({ url: gateway.url, model: evil, stream: false });
    expect(seen.status).toBe(404);
    const id = seen.headers.get("x-request-id");
    const line = await gateway.waitForLine((logged) => logged.id === id);
    expect(line.event).toBe("request");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(String(line.modelAsked)).not.toMatch(/[\u0000-\u001f\u0080-\u009f\u202a-\u202e\u2028\u2029]/);
    expect(gateway.log.some(({ event }) => event === "forged")).toBe(false);
  });
});

describe("Threat: prototype pollution", () => {
  it("treats the names of Object.prototype as names like any other", async () => {
    for (const model of ["__proto__", "constructor", "prototype", "toString"]) {
      const seen = await observe({ url: gateway.url, model, stream: false });
      expect(seen.outcome).toBe("404 model_not_found");
    }
    for (const path of [
      "/__proto__",
      "/constructor",
      "/v1/models/__proto__",
      "/v1/models/constructor/prototype",
    ]) {
      expect(await raw(path, bearer)).toBe(404);
    }
  });

  it("does not start with a config that has such keys", async () => {
    const folder = await mkdtemp(join(tmpdir(), "openclaw-hf-proto-"));
    const configPath = join(folder, "openclaw.json");
    await writeFile(configPath, '{ agents: { "__proto__": { polluted: true } } }');
    await expect(startGateway({ ...OPTIONS, config: undefined, baseUrl, configPath })).rejects.toMatchObject({
      code: "config_invalid",
    });
    await rm(folder, { recursive: true });
  });
});

describe("Threat: header injection, request smuggling", () => {
  it("passes on only the chosen request headers", async () => {
    const headers = {
      "x-hf-session-id": "session-1",
      "x-hf-bill-to": "somebody-else",
      "x-forwarded-for": "1.2.3.4",
      cookie: "a=b",
      "x-custom": "1",
      "user-agent": "client/1",
    };
    await observe({ url: gateway.url, model: "default", stream: false, headers });
    const last = sandbox.requests.filter(({ method }) => method === "POST").at(-1);
    expect(last?.headers["x-hf-session-id"]).toBe("session-1");
    for (const name of ["x-hf-bill-to", "x-forwarded-for", "cookie", "x-custom"]) {
      expect(last?.headers[name]).toBeUndefined();
    }
    expect(last?.headers["user-agent"]).not.toContain("client/1");
  });

  it("refuses a request with two lengths, and a broken chunk", async () => {
    const { hostname, port } = new URL(gateway.url);
    const send = async (text: string): Promise<string> => {
      const socket = connect({ host: hostname, port: Number(port) });
      let answer = "";
      socket.on("data", (chunk) => {
        answer += chunk.toString();
      });
      socket.write(text);
      await once(socket, "close");
      return answer;
    };
    const head =
      "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n";
    const both = await send(`${head}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`);
    expect(both).toMatch(/^HTTP\/1\.1 400 .*"code":"bad_request"/s);
    const broken = await send(`${head}transfer-encoding: chunked\r\n\r\nzz\r\n`);
    expect(broken).toMatch(/^HTTP\/1\.1 4\d\d /);
  });
});
