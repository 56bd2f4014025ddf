import { EventEmitter, once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { modelList, startServer } from "../../test/loopback-server.ts";
import { BUILT_IN_MODELS, type Catalog } from "../index.ts";
import { type CatalogStoreOptions, createCatalogStore } from "./index.ts";

const TOKEN = "hf_test";
const NEW_MODEL = "new-org/New-Model-1B";

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hf-catalog-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A store that ends with the test. */
function open(options: CatalogStoreOptions) {
  const store = createCatalogStore({ token: TOKEN, ...options });
  onTestFinished(() => store.close());
  return store;
}

const serve = (...ids: string[]) => startServer((_, response) => response.end(modelList(...ids)));
const ids = (catalog: Catalog) => catalog.models.map((model) => model.id);
const builtInIds = BUILT_IN_MODELS.map((model) => model.id);

describe("without a network", () => {
  test("the built-in catalog is there at once, the seed's default first", async () => {
    const store = open({ baseUrl: "http://127.0.0.1:9/v1" });
    expect(ids(await store.current())).toEqual(builtInIds);
    expect(builtInIds[0]).toBe("deepseek-ai/DeepSeek-R1");
    expect(store.status()).toMatchObject({
      source: "built-in",
      builtInDate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    });
  });

  test("a failed refresh says why and takes nothing away", async () => {
    const { baseUrl } = await startServer((_, response) => response.writeHead(503).end());
    const store = open({ baseUrl });
    const outcome = await store.refresh();
    expect(outcome).toMatchObject({ ok: false, reason: { code: "http_error", status: 503 } });
    expect(ids(outcome.catalog)).toEqual(builtInIds);
    expect(store.status()).toMatchObject({
      source: "built-in",
      isRefreshing: false,
      lastError: { code: "http_error" },
    });
  });

  test.each([
    ["no_token", { token: undefined }],
    ["disabled", { enabled: false }],
  ])("nothing is asked and the reason is %s", async (code, options) => {
    const { baseUrl, requests } = await serve(NEW_MODEL);
    const store = open({ baseUrl, ...options });
    expect(await store.refresh()).toMatchObject({ ok: false, reason: { code } });
    expect(store.status().lastError?.code).toBe(code);
    expect(requests).toHaveLength(0);
  });

  test("a router may be asked without a token where that is allowed", async () => {
    const { baseUrl } = await serve(NEW_MODEL);
    expect(await open({ baseUrl, token: undefined, allowAnonymous: true }).refresh()).toMatchObject({
      ok: true,
    });
  });
});

describe("a refresh", () => {
  test("brings the live list, keeps the built-in models and clears the last error", async () => {
    let isUp = false;
    const { baseUrl } = await startServer((_, response) => {
      if (isUp) response.end(modelList(NEW_MODEL));
      else response.writeHead(500).end();
    });
    const store = open({ baseUrl, now: () => 99 });
    expect((await store.refresh()).ok).toBe(false);
    isUp = true;
    const outcome = await store.refresh();
    expect(outcome.ok).toBe(true);
    expect(ids(outcome.catalog)).toEqual([NEW_MODEL, ...builtInIds]);
    expect(outcome.catalog).toBe(await store.current());
    expect(store.status()).toMatchObject({ source: "live", fetchedAt: 99, skipped: 0 });
    expect(store.status().lastError).toBeUndefined();
  });

  test("is one request for however many callers", async () => {
    const pending: ServerResponse[] = [];
    const arrivals = new EventEmitter();
    const { baseUrl, requests } = await startServer((_, response) => {
      pending.push(response);
      arrivals.emit("request");
    });
    const store = open({ baseUrl });
    const arrived = once(arrivals, "request");
    const outcomes = Promise.all(Array.from({ length: 20 }, () => store.refresh()));
    await arrived;
    expect(store.status().isRefreshing).toBe(true);
    outcomes.then(() => {});
    const late = store.refresh();
    pending[0]?.end(modelList(NEW_MODEL));
    for (const outcome of [...(await outcomes), await late]) expect(outcome.ok).toBe(true);
    expect(requests).toHaveLength(1);
  });

  test("goes on for the others when one caller gives up, and ends when all have", async () => {
    const pending: ServerResponse[] = [];
    const arrivals = new EventEmitter();
    const { baseUrl } = await startServer((_, response) => {
      pending.push(response);
      arrivals.emit("request");
    });
    const store = open({ baseUrl });
    const impatient = new AbortController();
    const arrived = once(arrivals, "request");
    const [first, second] = [store.refresh(impatient.signal), store.refresh()];
    await arrived;
    impatient.abort();
    expect(await first).toMatchObject({ ok: false, reason: { code: "aborted" } });
    pending[0]?.end(modelList(NEW_MODEL));
    expect(await second).toMatchObject({ ok: true });

    const last = new AbortController();
    const arrivedAgain = once(arrivals, "request");
    const third = store.refresh(last.signal);
    await arrivedAgain;
    const closed = pending[1] && once(pending[1], "close");
    last.abort();
    expect(await third).toMatchObject({ ok: false, reason: { code: "aborted" } });
    await closed;
    expect(ids(await store.current())).toContain(NEW_MODEL);
  });

  test("ends with the store", async () => {
    const arrivals = new EventEmitter();
    const { baseUrl } = await startServer(() => arrivals.emit("request"));
    const store = open({ baseUrl });
    const arrived = once(arrivals, "request");
    const outcome = store.refresh();
    await arrived;
    store.close();
    expect(await outcome).toMatchObject({ ok: false, reason: { code: "aborted" } });
    expect(await store.refresh()).toMatchObject({ ok: false, reason: { code: "aborted" } });
  });
});

describe("the list on disk", () => {
  test("is served at once by the next process, with its age, readable by its user only", async () => {
    const cacheDir = join(await temporaryFolder(), "cache");
    const { baseUrl } = await serve(NEW_MODEL);
    await open({ baseUrl, cacheDir, now: () => 5000 }).refresh();

    const [file] = await readdir(cacheDir);
    expect((await stat(join(cacheDir, file ?? ""))).mode & 0o777).toBe(0o600);
    expect((await stat(cacheDir)).mode & 0o777).toBe(0o700);
    const next = open({ baseUrl, cacheDir });
    expect(ids(await next.current())).toEqual([NEW_MODEL, ...builtInIds]);
    expect(next.status()).toMatchObject({ source: "cache", fetchedAt: 5000 });
  });

  test("belongs to one base URL and one token, and tells neither", async () => {
    const cacheDir = await temporaryFolder();
    const { baseUrl } = await serve(NEW_MODEL);
    await open({ baseUrl, cacheDir }).refresh();
    for (const other of [{ token: "hf_other" }, { token: undefined }, { baseUrl: `${baseUrl}/other` }]) {
      expect(ids(await open({ baseUrl, cacheDir, ...other }).current())).toEqual(builtInIds);
    }
    const files = await readdir(cacheDir);
    expect(files).toHaveLength(1);
    const text = files[0] + (await readFile(join(cacheDir, files[0] ?? ""), "utf8"));
    expect(text).not.toContain(TOKEN);
    expect(text).not.toContain("127.0.0.1");
  });

  test("stays when the router fails later", async () => {
    const cacheDir = await temporaryFolder();
    let isUp = true;
    const { baseUrl } = await startServer((_, response) => {
      if (isUp) response.end(modelList(NEW_MODEL));
      else response.end('{"error":"overloaded"}');
    });
    await open({ baseUrl, cacheDir }).refresh();
    isUp = false;
    const outcome = await open({ baseUrl, cacheDir }).refresh();
    expect(outcome).toMatchObject({ ok: false, reason: { code: "invalid_response" } });
    expect(ids(outcome.catalog)).toContain(NEW_MODEL);
    expect(ids(await open({ baseUrl, cacheDir }).current())).toContain(NEW_MODEL);
  });

  test("keeps the router's answer whole, so that a later version can read more of it", async () => {
    const cacheDir = await temporaryFolder();
    const body = { object: "list", data: [{ id: NEW_MODEL, surprise: [1, 2] }, "junk"], more: true };
    const { baseUrl } = await startServer((_, response) => response.end(JSON.stringify(body)));
    await open({ baseUrl, cacheDir }).refresh();
    const [file] = await readdir(cacheDir);
    expect(JSON.parse(await readFile(join(cacheDir, file ?? ""), "utf8"))).toMatchObject({ list: body });
    const next = open({ baseUrl, cacheDir });
    expect((await next.current()).get(NEW_MODEL)?.extra).toEqual({ surprise: [1, 2] });
    expect(next.status().skipped).toBe(1);
  });

  test("is passed over when it is damaged, and replaced by the next good answer", async () => {
    const cacheDir = await temporaryFolder();
    const { baseUrl } = await serve(NEW_MODEL);
    await open({ baseUrl, cacheDir }).refresh();
    const path = join(cacheDir, (await readdir(cacheDir))[0] ?? "");
    const whole = await readFile(path, "utf8");
    const damaged = fc.sample(fc.nat(whole.length - 3), 10).map((length) => whole.slice(0, length));
    for (const text of [...damaged, "", "[]", "null", '{"format":99,"fetchedAt":1,"list":{"data":[]}}']) {
      await writeFile(path, text);
      const store = open({ baseUrl, cacheDir });
      expect(ids(await store.current())).toEqual(builtInIds);
      expect(store.status().cacheError?.code).toBe("cache_unreadable");
    }
    const store = open({ baseUrl, cacheDir });
    await store.refresh();
    expect(store.status().cacheError).toBeUndefined();
    expect(await readFile(path, "utf8")).toContain(NEW_MODEL);
    expect(await readdir(cacheDir)).toHaveLength(1);
  });

  test("is no condition: a folder that cannot be written leaves the live list and says so", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "file"), "");
    const { baseUrl } = await serve(NEW_MODEL);
    const store = open({ baseUrl, cacheDir: join(folder, "file", "cache") });
    expect(await store.refresh()).toMatchObject({ ok: true });
    expect(store.status()).toMatchObject({ source: "live", cacheError: { code: "cache_unwritable" } });
  });
});

describe("a refresh behind one's back", () => {
  const hour = 60 * 60 * 1000;

  test("asks when the list is missing or older than the interval, and not before", async () => {
    const cacheDir = await temporaryFolder();
    const arrivals = new EventEmitter();
    const { baseUrl, requests } = await startServer((_, response) => {
      response.end(modelList(NEW_MODEL));
      arrivals.emit("request");
    });
    let time = 10 * hour;
    const store = open({ baseUrl, cacheDir, now: () => time, refreshIntervalMs: hour });
    const changed = new Promise((resolve) => store.onChange(resolve));
    store.refreshBehind();
    await changed;
    await store.refresh();
    expect(requests.length).toBeLessThanOrEqual(2);

    const asked = requests.length;
    time += hour - 1;
    store.refreshBehind();
    await store.current();
    expect(store.status().isRefreshing).toBe(false);
    expect(requests).toHaveLength(asked);

    time += 1;
    const arrived = once(arrivals, "request");
    store.refreshBehind();
    await arrived;
    expect(requests).toHaveLength(asked + 1);
  });

  test("does not hammer a router that fails", async () => {
    let time = 0;
    const { baseUrl, requests } = await startServer((_, response) => response.writeHead(500).end());
    const store = open({ baseUrl, now: () => time });
    await store.refresh();
    time = 59_999;
    store.refreshBehind();
    await store.current();
    expect(store.status().isRefreshing).toBe(false);
    expect(requests).toHaveLength(1);
    time = 60_000;
    store.refreshBehind();
    await store.current();
    await store.refresh();
    expect(requests).toHaveLength(2);
  });

  test("asks again when the saved list comes from the future", async () => {
    const cacheDir = await temporaryFolder();
    const { baseUrl, requests } = await serve(NEW_MODEL);
    await open({ baseUrl, cacheDir, now: () => 1000 * hour }).refresh();
    const store = open({ baseUrl, cacheDir, now: () => hour });
    const updates: Catalog[] = [];
    const refreshed = new Promise<void>((resolve) => {
      store.onChange((catalog) => {
        if (updates.push(catalog) === 2) resolve();
      });
    });
    store.refreshBehind();
    await refreshed;
    expect(requests).toHaveLength(2);
  });
});

describe("changes", () => {
  test("of the config apply without a request and are told to listeners", async () => {
    const store = open({ baseUrl: "http://127.0.0.1:9/v1" });
    await store.current();
    const changed = new Promise<Catalog>((resolve) => store.onChange(resolve));
    store.setConfigured({ config: [{ id: "Qwen/Qwen3-8B", alias: "small" }] });
    expect((await store.current()).get("Qwen/Qwen3-8B")?.name).toBe("small");
    expect((await changed).get("Qwen/Qwen3-8B")?.name).toBe("small");
  });

  test("of the mode shorten the list to a person's own models and bring the others back", async () => {
    const { baseUrl } = await serve("Qwen/Qwen3-8B", NEW_MODEL);
    const config = [{ id: "Qwen/Qwen3-8B" }, { id: "my/own" }];
    const store = open({ baseUrl, config, mode: "replace" });
    expect(ids(await store.current())).toEqual(["Qwen/Qwen3-8B", "my/own"]);
    const { catalog } = await store.refresh();
    expect(ids(catalog)).toEqual(["Qwen/Qwen3-8B", "my/own"]);
    expect(catalog.originOf("Qwen/Qwen3-8B", "id")).toBe("live");
    store.setConfigured({ config });
    expect(ids(await store.current())).toEqual(expect.arrayContaining([NEW_MODEL, ...builtInIds, "my/own"]));
  });

  test("keep what a person wrote through refreshes", async () => {
    let version = 0;
    const { baseUrl } = await startServer((_, response) => {
      version++;
      response.end(JSON.stringify({ data: [{ id: "Qwen/Qwen3-8B", name: `Router's name ${version}` }] }));
    });
    const modelsJson = [{ id: "Qwen/Qwen3-8B", name: "Mine", temperature: 0.3 }];
    const store = open({ baseUrl, modelsJson });
    for (let round = 0; round < 3; round++) {
      const { catalog } = await store.refresh();
      expect(catalog.get("Qwen/Qwen3-8B")).toMatchObject({ name: "Mine", options: { temperature: 0.3 } });
    }
    store.setConfigured({});
    expect((await store.current()).get("Qwen/Qwen3-8B")?.name).toBe("Router's name 3");
  });

  test("are no longer told to those who stopped listening", async () => {
    const store = open({ baseUrl: "http://127.0.0.1:9/v1" });
    const heard: string[] = [];
    const stop = store.onChange(() => heard.push("stopped"));
    store.onChange(() => heard.push("kept"));
    stop();
    store.setConfigured({});
    await store.current();
    expect(heard).toEqual(["kept"]);
  });
});

test.skipIf(process.getuid?.() === 0)("a folder without permission is reported, not thrown", async () => {
  const cacheDir = await temporaryFolder();
  await chmod(cacheDir, 0o000);
  onTestFinished(() => chmod(cacheDir, 0o700));
  const store = open({ baseUrl: "http://127.0.0.1:9/v1", cacheDir });
  expect(ids(await store.current())).toEqual(builtInIds);
  expect(store.status().cacheError?.code).toBe("cache_unreadable");
});
