import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Config, parseConfig } from "@openclaw-hf/config-core";
import { buildCatalog } from "@openclaw-hf/hf-catalog";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ActivityFeed, createActivityFeed } from "./activity-feed.ts";
import { createPage, type Page } from "./create-page.ts";
import type { PageStatus, RequestRecord } from "./page-protocol.ts";
import type { PageServices } from "./page-services.ts";

const HTML = `<!doctype html><html lang="en"><title>${"Page ".repeat(200)}</title></html>`;
const CONFIG = "{ agents: { defaults: { model: { primary: 'huggingface/Qwen/Qwen3-8B' /* mine */ } } } }\n";
const STATUS: PageStatus = {
  version: "1.2.3",
  startedAt: 1,
  upstream: { kind: "sandbox", baseUrl: "http://127.0.0.1:1/v1" },
  token: undefined,
  auth: "none",
  config: { path: undefined, lastReload: { ok: true, at: 1, errors: [] }, warnings: [] },
  catalog: { source: "built-in", models: 1 },
  cooldowns: [],
  requestsInFlight: 0,
};
const RECORD: RequestRecord = {
  id: "req_1",
  at: 1,
  endpoint: "/v1/chat/completions",
  streaming: false,
  modelAsked: "default",
  attempts: [],
  fallbacks: 0,
  status: 200,
  durationMs: 5,
};

describe("the page's handlers", () => {
  let folder: string;
  let configPath: string;
  let server: Server;
  let page: Page;
  let activity: ActivityFeed;
  let port: number;
  let notify: (what: "catalog" | "config" | "status") => void;
  let listenerCount: number;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "openclaw-handlers-"));
    configPath = join(folder, "openclaw.json");
    await mkdir(join(folder, "web", "assets"), { recursive: true });
    await writeFile(join(folder, "web", "index.html"), HTML);
    await writeFile(join(folder, "web", "assets", "index-abc.js"), "export {};");
    await writeFile(join(folder, "web", "secret.txt"), "not a page's file");
    await writeFile(configPath, CONFIG);
    start(configPath);
    server = createServer((request, response) => {
      if (!page.handle(request, response, (request.url ?? "/").split("?", 1)[0] ?? "/")) {
        response.writeHead(418).end("not the page's");
      }
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    port = (server.address() as AddressInfo).port;
  });
  afterEach(async () => {
    page.close();
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  });

  function start(path: string | undefined, webRoot = join(folder, "web")): void {
    activity = createActivityFeed();
    listenerCount = 0;
    let config: Config = read(CONFIG);
    const services: PageServices = {
      catalog: async () => buildCatalog({ config: [{ id: "Qwen/Qwen3-8B", alias: "small" }] }),
      config: () => config,
      writtenConfig: () => config,
      environment: () => [],
      configPath: path,
      async reload() {
        config = read(await readFile(configPath, "utf8"));
        return { ok: true, errors: [] };
      },
      status: () => STATUS,
      activity,
      onChange(listener) {
        listenerCount++;
        notify = listener;
        return () => {
          listenerCount--;
        };
      },
    };
    page = createPage(services, { webRoot });
  }

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const codeOf = async (response: Response) =>
    ((await response.json()) as { error: { code: string } }).error.code;

  it("serves the built files with the security headers, and nothing else of the folder", async () => {
    for (const path of ["/", "/index.html", "/assets/index-abc.js"]) {
      const { status, headers } = await get(port, path);
      expect(status).toBe(200);
      expect(headers["content-security-policy"]).toContain("default-src 'none'; script-src 'self'");
      expect(headers["content-security-policy"]).toContain("connect-src 'self'");
      expect(headers["content-security-policy"]).toContain("require-trusted-types-for 'script'");
      expect(headers["content-security-policy"]).not.toMatch(/unsafe|\*|https?:/);
      expect(headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
      });
    }
    for (const path of [
      "/secret.txt",
      "/../openclaw.json",
      "/assets/../../openclaw.json",
      "/assets",
      "/%2e%2e/x",
    ]) {
      expect((await get(port, path)).status).toBe(418);
      expect(page.isPublic("GET", path)).toBe(false);
    }
  });

  it("lets its files, and only them, be had without a token", () => {
    expect(page.isPublic("GET", "/")).toBe(true);
    expect(page.isPublic("HEAD", "/assets/index-abc.js")).toBe(true);
    expect(page.isPublic("POST", "/")).toBe(false);
    for (const path of ["status", "catalog", "selection", "events", "edits"]) {
      expect(page.isPublic("GET", `/openclaw/api/${path}`)).toBe(false);
    }
  });

  it("compresses for who takes it, answers 304 to who has it, and sends no body to HEAD", async () => {
    const plain = await get(port, "/");
    expect(plain.body.toString()).toBe(HTML);
    const zipped = await get(port, "/", { headers: { "accept-encoding": "br, gzip" } });
    expect(zipped.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(zipped.body).toString()).toBe(HTML);
    const known = await get(port, "/", { headers: { "if-none-match": String(plain.headers.etag) } });
    expect([known.status, known.body.byteLength]).toEqual([304, 0]);
    const head = await get(port, "/", { method: "HEAD" });
    expect([head.headers["content-length"], head.body.byteLength]).toEqual([String(HTML.length), 0]);
  });

  it("lets hashed files be kept for ever and the page itself be asked for every time", async () => {
    expect((await get(port, "/assets/index-abc.js")).headers["cache-control"]).toContain("immutable");
    expect((await get(port, "/")).headers["cache-control"]).toBe("no-cache");
  });

  it("explains a page that has not been built, instead of failing", async () => {
    start(configPath, join(folder, "nowhere"));
    const { status, body } = await get(port, "/");
    expect([status, body.toString().includes("has not been built")]).toEqual([200, true]);
  });

  it("sends a browser that came without the last slash of a mount to the folder", async () => {
    const mounted = createServer((request, response) => {
      const isExpress = request.headers["x-test-stripped"] !== undefined;
      if (isExpress) Object.assign(request, { originalUrl: request.url, url: "/" });
      page.handle(request, response, "/");
    });
    mounted.listen(0, "127.0.0.1");
    await once(mounted, "listening");
    const { port: mountedPort } = mounted.address() as AddressInfo;
    for (const headers of [{}, { "x-test-stripped": "yes" }]) {
      const bare = await get(mountedPort, "/tools/hf?x=1", { headers });
      expect([bare.status, bare.headers.location]).toEqual([308, "./hf/"]);
      expect((await get(mountedPort, "/tools/hf/", { headers })).status).toBe(200);
    }
    mounted.close();
  });

  it("answers the page's questions as JSON that nobody keeps", async () => {
    const status = await get(port, "/openclaw/api/status");
    expect(status.headers["cache-control"]).toBe("no-store");
    expect(JSON.parse(status.body.toString())).toMatchObject({ version: "1.2.3" });
    const catalog = await get(port, "/openclaw/api/catalog");
    expect(JSON.parse(catalog.body.toString())).toMatchObject({
      models: [{ id: "Qwen/Qwen3-8B", name: "small" }],
    });
    const selection = await get(port, "/openclaw/api/selection");
    expect(JSON.parse(selection.body.toString())).toEqual({
      editable: true,
      primary: "huggingface/Qwen/Qwen3-8B",
      fallbacks: [],
      hasOwnFallbacks: false,
      aliases: [],
      undo: null,
    });
  });

  it("edits the file and takes the edit back, byte for byte", async () => {
    const edited = await post("/openclaw/api/edits", { op: "add-fallback", ref: "zai-org/GLM-4.7" });
    expect(await edited.json()).toMatchObject({
      changed: true,
      selection: {
        fallbacks: ["huggingface/zai-org/GLM-4.7"],
        undo: { summary: expect.stringContaining("GLM-4.7") },
      },
    });
    expect(await readFile(configPath, "utf8")).toContain("/* mine */");
    expect((await post("/openclaw/api/edits/undo", {})).status).toBe(200);
    expect(await readFile(configPath, "utf8")).toBe(CONFIG);
    expect(await codeOf(await post("/openclaw/api/edits/undo", {}))).toBe("nothing_to_undo");
  });

  it("refuses an alias that cannot be one, or that another model has, as the command line does", async () => {
    const alias = (ref: string, name: string) =>
      post("/openclaw/api/edits", { op: "set-alias", ref, alias: name });
    for (const name of ["  ", "Default", "a/b", "a\u202eb", "x".repeat(81)]) {
      const refused = await alias("Qwen/Qwen3-8B", name);
      expect(refused.status).toBe(400);
      expect(await refused.json()).toMatchObject({ error: { code: "invalid_edit", param: "alias" } });
    }
    expect((await alias("Qwen/Qwen3-8B", "small")).status).toBe(200);
    const taken = await alias("zai-org/GLM-4.7", "SMALL");
    expect(taken.status).toBe(409);
    expect(await taken.json()).toMatchObject({ error: { code: "alias_taken", param: "alias" } });
  });

  it("undoes two steps for two undos that come at once, and takes edits that come at once in turn", async () => {
    const ref = (model: string) => ({ op: "add-fallback", ref: `huggingface/zai-org/${model}` });
    const edits = ["GLM-4.7", "GLM-4.6", "GLM-4.5"].map((model) => post("/openclaw/api/edits", ref(model)));
    expect((await Promise.all(edits)).map(({ status }) => status)).toEqual([200, 200, 200]);
    const undos = [1, 2, 3].map(() => post("/openclaw/api/edits/undo", {}));
    expect((await Promise.all(undos)).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await readFile(configPath, "utf8")).toBe(CONFIG);
  });

  it("writes the first config where there was none, and undoing it leaves one that says nothing", async () => {
    await rm(configPath);
    expect((await post("/openclaw/api/edits", { op: "set-default", ref: "zai-org/GLM-4.7" })).status).toBe(
      200,
    );
    expect(await readFile(configPath, "utf8")).toContain("huggingface/zai-org/GLM-4.7");
    expect((await post("/openclaw/api/edits/undo", {})).status).toBe(200);
    expect(parseConfig(await readFile(configPath, "utf8"))).toMatchObject({ ok: true });
  });

  it("loses neither of two edits that come at once", async () => {
    await Promise.all(
      ["a/one", "a/two", "a/three"].map((ref) => post("/openclaw/api/edits", { op: "add-fallback", ref })),
    );
    const text = await readFile(configPath, "utf8");
    for (const ref of ["a/one", "a/two", "a/three"]) expect(text).toContain(`huggingface/${ref}`);
  });

  it("never writes over a file that does not parse", async () => {
    await writeFile(configPath, "{ half");
    const refused = await post("/openclaw/api/edits", { op: "set-default", ref: "zai-org/GLM-4.7" });
    expect([refused.status, await codeOf(refused)]).toEqual([409, "invalid_config"]);
    expect(await readFile(configPath, "utf8")).toBe("{ half");
  });

  it("edits nothing when it was given an object instead of a file", async () => {
    start(undefined);
    const refused = await post("/openclaw/api/edits", { op: "set-default", ref: "zai-org/GLM-4.7" });
    expect([refused.status, await codeOf(refused)]).toEqual([409, "not_editable"]);
  });

  it("refuses what is no edit, in the envelope of every error", async () => {
    const text = await post("/openclaw/api/edits", "{}", { "content-type": "text/plain" });
    expect([text.status, await codeOf(text)]).toEqual([415, "unsupported_media_type"]);
    const broken = await post("/openclaw/api/edits", "{");
    expect([broken.status, await codeOf(broken)]).toEqual([400, "invalid_edit"]);
    const large = await post("/openclaw/api/edits", JSON.stringify({ op: "x".repeat(20_000) }));
    expect([large.status, await codeOf(large)]).toEqual([413, "body_too_large"]);
    const unknown = await fetch(`http://127.0.0.1:${port}/openclaw/api/nothing`);
    expect([unknown.status, await codeOf(unknown)]).toEqual([404, "not_found"]);
    for (const path of ["__proto__", "constructor"]) {
      expect((await fetch(`http://127.0.0.1:${port}/openclaw/api/${path}`)).status).toBe(404);
    }
    const method = await fetch(`http://127.0.0.1:${port}/openclaw/api/edits`);
    expect([method.status, await codeOf(method)]).toEqual([405, "method_not_allowed"]);
  });

  it("streams a snapshot, then what happens, and listens only while someone looks", async () => {
    activity.record(RECORD);
    const leaving = new AbortController();
    const response = await fetch(`http://127.0.0.1:${port}/openclaw/api/events`, { signal: leaving.signal });
    const events = readEvents(response);
    expect(await events.next()).toMatchObject({
      value: { event: "snapshot", data: { records: [{ id: "req_1" }], minutes: [{ requests: 1 }] } },
    });
    expect(listenerCount).toBe(1);
    activity.record({ ...RECORD, id: "req_2" });
    activity.record({ ...RECORD, id: "req_3" });
    expect(await events.next()).toMatchObject({
      value: {
        event: "requests",
        data: { records: [{ id: "req_2" }, { id: "req_3" }], minutes: [{ requests: 3 }] },
      },
    });
    expect(await events.next()).toMatchObject({ value: { event: "status" } });
    notify("config");
    expect(await events.next()).toMatchObject({ value: { event: "selection" } });
    expect(await events.next()).toMatchObject({ value: { event: "status" } });
    notify("catalog");
    const names = [(await events.next()).value?.event, (await events.next()).value?.event];
    expect(names.sort()).toEqual(["catalog", "status"]);
    leaving.abort();
    await expect.poll(() => listenerCount).toBe(0);
  });

  it("lets so many watch and no more, and ends every stream when it closes", async () => {
    const watching = await Promise.all(
      Array.from({ length: 32 }, () => fetch(`http://127.0.0.1:${port}/openclaw/api/events`)),
    );
    const refused = await fetch(`http://127.0.0.1:${port}/openclaw/api/events`);
    expect([refused.status, await codeOf(refused)]).toEqual([503, "too_many_streams"]);
    page.close();
    for (const response of watching) expect(await response.text()).toContain("event: snapshot");
  });
});

function read(text: string): Config {
  const parsed = parseConfig(text);
  if (!parsed.ok) throw new Error(parsed.errors[0]?.message);
  return parsed.config;
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A request as it is written: neither path nor body changed on the way. */
function get(
  port: number,
  path: string,
  options: { readonly method?: string; readonly headers?: Record<string, string> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: "127.0.0.1", port, path, ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    request.on("error", reject);
    request.end();
  });
}

async function* readEvents(response: Response): AsyncGenerator<{ event: string; data: unknown }> {
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += new TextDecoder().decode(chunk);
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const [, event = "", data = ""] = /^event: (.*)\ndata: (.*)$/s.exec(text.slice(0, end)) ?? [];
      text = text.slice(end + 2);
      yield { event, data: JSON.parse(data) };
    }
  }
}
