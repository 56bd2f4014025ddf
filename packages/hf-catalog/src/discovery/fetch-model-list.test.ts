import { once } from "node:events";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { modelList, startServer } from "../../test/loopback-server.ts";
import { CatalogError, type CatalogErrorCode, type FetchModelListOptions, fetchModelList } from "../index.ts";

const TOKEN = "hf_secretsecretsecret";

/** The error of a request that has to fail. */
async function failure(options: FetchModelListOptions): Promise<CatalogError> {
  try {
    await fetchModelList(options);
  } catch (error) {
    if (CatalogError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("The request succeeded");
}

describe("a request", () => {
  test("asks the base URL's models with the token, and gives the list with its time", async () => {
    const { baseUrl, requests } = await startServer((_, response) =>
      response.end(modelList("Qwen/Qwen3-8B")),
    );
    const list = await fetchModelList({ baseUrl: `${baseUrl}/`, token: TOKEN, now: () => 1234 });
    expect(list).toMatchObject({ models: [{ id: "Qwen/Qwen3-8B" }], skipped: 0, fetchedAt: 1234 });
    expect(requests[0]).toMatchObject({ method: "GET", url: "/v1/models" });
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  test("sends no authorization without a token", async () => {
    const { baseUrl, requests } = await startServer((_, response) => response.end(modelList("a/b")));
    await fetchModelList({ baseUrl });
    expect(requests[0]?.headers).not.toHaveProperty("authorization");
  });

  test("goes through the given fetch", async () => {
    const asked: string[] = [];
    const list = await fetchModelList({
      baseUrl: "https://router.example/v1",
      fetch: async (input) => {
        asked.push(String(input));
        return new Response(modelList("a/b"));
      },
    });
    expect(asked).toEqual(["https://router.example/v1/models"]);
    expect(list.models).toHaveLength(1);
  });
});

describe("redirects", () => {
  test("within the origin are followed with the token", async () => {
    const { baseUrl, requests } = await startServer((request, response) => {
      if (request.url === "/v1/models") response.writeHead(307, { location: "/v2/models" }).end();
      else response.end(modelList("a/b"));
    });
    expect((await fetchModelList({ baseUrl, token: TOKEN })).models).toHaveLength(1);
    expect(requests.map((request) => request.url)).toEqual(["/v1/models", "/v2/models"]);
    expect(requests[1]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  test("to another origin are refused, and nothing is asked there", async () => {
    const elsewhere = await startServer((_, response) => response.end(modelList("a/b")));
    const { baseUrl } = await startServer((_, response) => {
      response.writeHead(302, { location: `${elsewhere.baseUrl}/models` }).end();
    });
    expect(await failure({ baseUrl, token: TOKEN })).toMatchObject({ code: "redirected", status: 302 });
    expect(elsewhere.requests).toHaveLength(0);
  });

  test.each([["/v1/models"], ["http://user:pass@127.0.0.1/models"], ["http://["]])(
    "in a circle or to an address like %s are refused",
    async (location) => {
      const { baseUrl, requests } = await startServer((_, response) => {
        response.writeHead(308, { location }).end();
      });
      expect(await failure({ baseUrl })).toMatchObject({ code: "redirected" });
      expect(requests.length).toBeLessThanOrEqual(4);
    },
  );
});

describe("failures", () => {
  test.each<[number, CatalogErrorCode]>([
    [401, "unauthorized"],
    [403, "unauthorized"],
    [404, "http_error"],
    [429, "http_error"],
    [500, "http_error"],
    [304, "http_error"],
    [204, "http_error"],
  ])("status %i is %s", async (status, code) => {
    const { baseUrl } = await startServer((_, response) => response.writeHead(status).end());
    expect(await failure({ baseUrl, token: TOKEN })).toMatchObject({ code, status });
  });

  test.each([["<html>busy</html>"], ['{"data":'], [""], ['{"error":"no"}'], ["null"]])(
    "the body %j is an invalid response",
    async (body) => {
      const { baseUrl } = await startServer((_, response) => response.end(body));
      expect(await failure({ baseUrl })).toMatchObject({ code: "invalid_response" });
    },
  );

  test("nobody listening is unreachable, with the system's word for it", async () => {
    const { baseUrl, server } = await startServer(() => {});
    server.close();
    await once(server, "close");
    const error = await failure({ baseUrl });
    expect(error).toMatchObject({ code: "unreachable" });
    expect(error.message).toContain("ECONNREFUSED");
  });

  test("a connection that breaks inside the body is unreachable", async () => {
    const { baseUrl } = await startServer((_, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write('{"data":[', () => response.destroy());
    });
    expect(await failure({ baseUrl })).toMatchObject({ code: "unreachable" });
  });

  test.each([["before the headers"], ["inside the body"]])("silence %s is a timeout", async (where) => {
    const { baseUrl } = await startServer((_, response) => {
      if (where === "inside the body") response.write('{"data":[');
    });
    expect(await failure({ baseUrl, timeoutMs: 50 })).toMatchObject({ code: "timeout" });
  });

  test("a body over the limit is dropped as soon as it is over, also when it was small on the wire", async () => {
    const huge = gzipSync(Buffer.alloc(4 * 2 ** 20, " "));
    const { baseUrl } = await startServer((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(huge);
    });
    expect(huge.byteLength).toBeLessThan(64 * 1024);
    expect(await failure({ baseUrl, maxBytes: 64 * 1024 })).toMatchObject({ code: "too_large" });
  });

  test("an endless body is dropped", async () => {
    let isClosed: Promise<unknown> = Promise.resolve();
    const { baseUrl } = await startServer((_, response) => {
      isClosed = once(response, "close");
      const more = () => {
        while (!response.destroyed && response.write(" ".repeat(64 * 1024)));
      };
      response.on("drain", more);
      more();
    });
    expect(await failure({ baseUrl, maxBytes: 1024 * 1024 })).toMatchObject({ code: "too_large" });
    await isClosed;
  });

  test("the caller's signal ends it, before and during the request", async () => {
    const controller = new AbortController();
    const { baseUrl } = await startServer(() => controller.abort());
    expect(await failure({ baseUrl, signal: controller.signal })).toMatchObject({ code: "aborted" });
    expect(await failure({ baseUrl, signal: AbortSignal.abort() })).toMatchObject({ code: "aborted" });
  });

  test.each([["router.huggingface.co/v1"], ["file:///etc/passwd"], ["https://me:pass@host/v1"], [""]])(
    "the base URL %j is refused",
    async (baseUrl) => {
      const error = await failure({ baseUrl });
      expect(error).toMatchObject({ code: "invalid_base_url" });
      expect(error.message).not.toContain("pass@");
    },
  );

  test("a token that no header can carry is refused without being quoted", async () => {
    for (const token of [`${TOKEN}\n`, `${TOKEN}\r\nx: y`, "", "tök"]) {
      const error = await failure({ baseUrl: "http://127.0.0.1:9/v1", token });
      expect(error).toMatchObject({ code: "invalid_token" });
      expect(JSON.stringify([error.message, String(error.cause)])).not.toContain("secret");
    }
  });

  test("never carry the token or the body", async () => {
    const { baseUrl } = await startServer((_, response) => response.end(`not JSON, ${TOKEN}`));
    const error = await failure({ baseUrl, token: TOKEN });
    expect([error.message, String(error.cause), error.stack].join()).not.toContain(TOKEN);
  });
});
