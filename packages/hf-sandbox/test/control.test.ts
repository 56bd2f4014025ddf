import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSandbox, FAULTS, type Sandbox } from "../src/index.ts";
import { exchangeRaw } from "./raw-exchange.ts";

let sandbox: Sandbox;
let url: string;

beforeEach(async () => {
  sandbox = createSandbox();
  ({ url } = await sandbox.listen());
});
afterEach(() => sandbox.close());

const put = (path: string, body: unknown) => exchangeRaw(`${url}/sandbox/${path}`, { method: "PUT", body });
const see = async (path = "") =>
  JSON.parse((await exchangeRaw(`${url}/sandbox${path}`)).body) as Record<string, unknown>;
const ask = (model: string) =>
  exchangeRaw(`${url}/v1/chat/completions`, { body: { model, messages: [{ role: "user", content: "Hi" }] } });

describe("the control", () => {
  it("shows models, backends, faults and how to change them", async () => {
    const state = await see();
    expect(state).toMatchObject({
      sandbox: true,
      backends: { together: "up" },
      modelFaults: {},
      recordings: false,
    });
    expect(Object.keys(state.faults as object)).toEqual(Object.keys(FAULTS));
    expect(state.control).toContain("GET /sandbox/requests");
    expect(state.openSockets).toBe(1);
  });

  it("takes a backend down and up", async () => {
    expect((await put("backends/together", { state: "down" })).status).toBe(200);
    expect((await ask("deepseek-ai/DeepSeek-R1")).status).toBe(503);
    expect(await see()).toMatchObject({ backends: { together: "down" } });
    await put("backends/together", { state: "up" });
    expect((await ask("deepseek-ai/DeepSeek-R1")).status).toBe(200);
  });

  it("gives a model a fault, resets its count, and takes it away", async () => {
    const id = "deepseek-ai/DeepSeek-R1";
    expect((await put(`models/${id}`, { fault: "status-500.times-1" })).status).toBe(200);
    expect(await see()).toMatchObject({ modelFaults: { [id]: "status-500.times-1" } });
    expect([(await ask(id)).status, (await ask(id)).status]).toEqual([500, 200]);
    expect((await exchangeRaw(`${url}/sandbox/faults`, { method: "DELETE" })).status).toBe(204);
    expect((await ask(id)).status).toBe(500);
    await put(`models/${id}`, { fault: null });
    expect(await see()).toMatchObject({ modelFaults: {} });
  });

  it("gives the list of models a fault", async () => {
    expect((await put("model-list", { fault: "html" })).status).toBe(200);
    expect((await exchangeRaw(`${url}/v1/models`)).headers["content-type"]).toMatch(/^text\/html/);
    expect(await see()).toMatchObject({ modelListFault: "html" });
    await put("model-list", { fault: null });
    expect((await exchangeRaw(`${url}/v1/models`)).headers["content-type"]).toBe("application/json");
  });

  it("shows the requests without their secrets, and forgets them", async () => {
    await ask("openai/gpt-oss-20b");
    const { requests } = (await see("/requests")) as { requests: Record<string, unknown>[] };
    expect(requests).toMatchObject([
      { model: "openai/gpt-oss-20b", outcome: "completed", headers: { authorization: "[hidden]" } },
    ]);
    expect(JSON.stringify(requests)).not.toContain("hf_test");
    await exchangeRaw(`${url}/sandbox/requests`, { method: "DELETE" });
    expect((await see("/requests")).requests).toEqual([]);
  });

  it.each([
    ["backends/together", { state: "sideways" }, 400],
    ["backends/nobody", { state: "down" }, 404],
    ["backends/__proto__", { state: "down" }, 404],
    ["models/no/model", { fault: "html" }, 404],
    ["models/openai/gpt-oss-20b", { fault: "no-such" }, 400],
    ["models/openai/gpt-oss-20b", {}, 400],
    ["nothing", {}, 404],
  ])("refuses PUT %s %j with %i", async (path, body, status) => {
    expect((await put(path, body)).status).toBe(status);
  });

  it.each([
    ["a host name that only resolves to this machine", { host: "evil.example" }, 421],
    ["a host that looks like an address", { host: "127.0.0.1.evil.example" }, 421],
    ["a host that is none", { host: "[" }, 421],
    ["a page of another origin", { origin: "https://evil.example" }, 403],
    ["a sandboxed page", { origin: "null" }, 403],
    ["a body that is no JSON by its type", { "content-type": "text/plain" }, 415],
  ])("refuses %s", async (_, headers, status) => {
    const answer = await exchangeRaw(`${url}/sandbox/backends/together`, {
      method: "PUT",
      headers: headers as unknown as Record<string, string>,
      body: { state: "down" },
    });
    expect(answer.status).toBe(status);
    expect(await see()).toMatchObject({ backends: { together: "up" } });
  });

  it("allows the names of this machine", async () => {
    for (const host of ["localhost", "localhost:1", "127.0.0.2:80", "[::1]:80"]) {
      expect((await exchangeRaw(`${url}/sandbox`, { headers: { host } })).status).toBe(200);
    }
  });
});
