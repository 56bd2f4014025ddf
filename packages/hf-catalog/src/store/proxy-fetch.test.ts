import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { modelList, startServer } from "../../test/loopback-server.ts";
import { fetchModelList } from "../index.ts";
import { createCatalogStore, createProxyFetch } from "./index.ts";

/** A forwarding proxy on the loopback that records what it was asked for: plain HTTP comes with the whole address. */
async function startProxy() {
  const asked: string[] = [];
  const server = createServer((incoming, outgoing) => {
    asked.push(incoming.url ?? "");
    const forwarded = request(
      incoming.url ?? "",
      { headers: { ...incoming.headers, connection: "close" } },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    forwarded.on("error", () => outgoing.writeHead(502).end());
    forwarded.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const serveList = () => startServer((_, response) => response.end(modelList("a/b")));

test("a request goes through the proxy that the environment names", async () => {
  const [proxy, router] = [await startProxy(), await serveList()];
  const fetch = await createProxyFetch({ HTTP_PROXY: proxy.url });
  expect((await fetchModelList({ baseUrl: router.baseUrl, fetch })).models).toHaveLength(1);
  expect(proxy.asked).toEqual([`${router.baseUrl}/models`]);
});

test("a host that NO_PROXY names is asked directly", async () => {
  const [proxy, router] = [await startProxy(), await serveList()];
  const fetch = await createProxyFetch({ HTTP_PROXY: proxy.url, NO_PROXY: "example.com,127.0.0.1" });
  expect((await fetchModelList({ baseUrl: router.baseUrl, fetch })).models).toHaveLength(1);
  expect(proxy.asked).toEqual([]);
});

test("lower case counts before upper case, as in curl", async () => {
  const [proxy, router] = [await startProxy(), await serveList()];
  const fetch = await createProxyFetch({ http_proxy: proxy.url, HTTP_PROXY: "http://127.0.0.1:9" });
  expect((await fetchModelList({ baseUrl: router.baseUrl, fetch })).models).toHaveLength(1);
});

test("without proxy variables there is no such fetch", async () => {
  expect(await createProxyFetch({ NO_PROXY: "*", HTTP_PROXY: "" })).toBeUndefined();
});

test("a store honours the environment it is given", async () => {
  const [proxy, router] = [await startProxy(), await serveList()];
  const options = { baseUrl: router.baseUrl, token: "hf_test", proxyEnv: { HTTP_PROXY: proxy.url } };
  const store = createCatalogStore(options);
  expect(await store.refresh()).toMatchObject({ ok: true });
  expect(proxy.asked).toHaveLength(1);
  store.close();
});

test("an unreachable proxy and one that is no address are reasons, not crashes", async () => {
  const router = await serveList();
  for (const HTTP_PROXY of ["http://127.0.0.1:9", "http://["]) {
    const store = createCatalogStore({ baseUrl: router.baseUrl, token: "hf_test", proxyEnv: { HTTP_PROXY } });
    expect(await store.refresh()).toMatchObject({ ok: false, reason: { code: "unreachable" } });
    store.close();
  }
  expect(router.requests).toHaveLength(0);
});
