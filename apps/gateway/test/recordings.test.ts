import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { createSandbox, type Sandbox } from "@openclaw-hf/hf-sandbox";
import fc from "fast-check";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GatewayProcess, startGateway } from "./gateway-process.ts";

interface Recording {
  readonly kind: "json" | "stream" | "error";
  readonly response: {
    readonly status: number;
    readonly headers: Record<string, string>;
    readonly body: string;
  };
}

const folder =
  process.env.OPENCLAW_HF_RECORDINGS ?? resolve(import.meta.dirname, "../../../../shared/router/recordings");
const isThere = existsSync(folder);
const names = isThere
  ? readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .map((name) => name.slice(0, -5))
  : [];
const read = (name: string) => JSON.parse(readFileSync(resolve(folder, `${name}.json`), "utf8")) as Recording;
const ofKind = (kind: Recording["kind"]) => names.filter((name) => read(name).kind === kind);

describe.skipIf(!isThere)("real answers (skipped when the recordings are not beside the checkout)", () => {
  let sandbox: Sandbox;
  let gateway: GatewayProcess;
  let openai: OpenAI;

  beforeAll(async () => {
    sandbox = createSandbox({ recordingsDir: folder });
    const { baseUrl } = await sandbox.listen();
    gateway = await startGateway({
      baseUrl,
      token: "hf_recordings",
      auth: { mode: "token", token: "gateway-secret" },
    });
    openai = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: "gateway-secret" });
  });
  afterAll(async () => {
    await gateway.stop();
    await sandbox.close();
  });

  const post = (name: string, stream: boolean) =>
    fetch(`${gateway.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer gateway-secret" },
      body: JSON.stringify({
        model: `recordings/${name}`,
        messages: [{ role: "user", content: "hi" }],
        stream,
      }),
    });

  it.each([...ofKind("json"), ...ofKind("stream")])("passes %s on byte for byte", async (name) => {
    const { response } = read(name);
    const answer = await post(name, read(name).kind === "stream");
    expect(answer.status).toBe(response.status);
    expect(answer.headers.get("content-type")).toBe(response.headers["content-type"]);
    expect(await answer.text()).toBe(response.body);
  });

  it.each(ofKind("json"))("gives the openai client the text of %s", async (name) => {
    const recorded = JSON.parse(read(name).response.body) as OpenAI.ChatCompletion;
    const answer = await openai.chat.completions.create({
      model: `recordings/${name}`,
      messages: [{ role: "user", content: "hi" }],
    });
    expect(answer.choices[0]?.message).toEqual(recorded.choices[0]?.message);
  });

  it.each(ofKind("stream"))("gives the openai client the events of %s", async (name) => {
    const recorded = read(name)
      .response.body.split("\n")
      .filter((line) => line.startsWith("data:") && !line.includes("[DONE]"))
      .map((line) => JSON.parse(line.slice("data:".length)) as OpenAI.ChatCompletionChunk);
    const stream = await openai.chat.completions.create({
      model: `recordings/${name}`,
      messages: [{ role: "user", content: "hi" }],
      stream: true,
    });
    const events: OpenAI.ChatCompletionChunk[] = [];
    for await (const event of stream) events.push(event);
    expect(events).toEqual(recorded);
  });

  /** The body with a character for each byte, because cuts fall between bytes. */
  const bytesOf = (name: string) => Buffer.from(read(name).response.body).toString("latin1");

  /** Where the proof of completeness ends: behind the event with the finish reason. */
  const provenFrom = (body: string): number => {
    const finish = body.search(/"finish_reason":\s*"/);
    return finish < 0 ? body.length : body.indexOf("\n\n", finish) + 2;
  };

  /** The client got whole events of the recording and then either its end or one error event and the terminator. */
  const expectBrokenOrComplete = async (name: string, how: "cut" | "eof", at: number): Promise<void> => {
    const body = bytesOf(name);
    const answer = await post(`${name}.${how}-${at}`, true);
    const text = Buffer.from(await answer.arrayBuffer()).toString("latin1");
    if (answer.status !== 200) {
      expect(JSON.parse(text)).toMatchObject({ error: { code: expect.stringMatching(/^upstream_/) } });
      expect(at).toBeLessThanOrEqual(body.indexOf("\n\n") + 2);
      return;
    }
    const error = text.indexOf('data: {"error":');
    const passedOn = error < 0 ? text : text.slice(0, error);
    expect(body.startsWith(passedOn) || body.startsWith(passedOn.trimEnd())).toBe(true);
    expect(passedOn === "" || passedOn.endsWith("\n\n")).toBe(true);
    if (error < 0) expect(at).toBeGreaterThanOrEqual(provenFrom(body) - 2);
    else expect(text.slice(error)).toMatch(/^data: \{"error":\{[^\n]+\}\n\ndata: \[DONE\]\n\n$/);
  };

  it.each(ofKind("stream"))(
    "lets the client learn that %s broke, cut at every one of its event boundaries",
    async (name) => {
      const body = bytesOf(name);
      const boundaries = [...body.matchAll(/\n\n/g)].map(({ index }) => index + 2);
      const cuts = boundaries.filter((at) => at < body.length).values();
      // Eight at a time; each takes the next boundary until there is none left.
      const work = async () => {
        for (const at of cuts) {
          await expectBrokenOrComplete(name, "eof", at);
          await expectBrokenOrComplete(name, "cut", at);
        }
      };
      await Promise.all(Array.from({ length: 8 }, work));
    },
    120_000,
  );

  it.each(ofKind("stream"))("lets the client learn that %s broke, cut at any byte", async (name) => {
    const { length } = bytesOf(name);
    const anywhere = fc.integer({ min: 1, max: length - 1 });
    const how = fc.constantFrom("cut" as const, "eof" as const);
    await fc.assert(
      fc.asyncProperty(how, anywhere, (kind, at) => expectBrokenOrComplete(name, kind, at)),
      { numRuns: 25 },
    );
  });

  it.each(ofKind("error"))("turns %s into a well-formed error with upstream's message", async (name) => {
    const { body, status } = read(name).response;
    const answer = await post(name, false);
    const { error } = (await answer.json()) as { error: Record<string, unknown> };
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(error).toMatchObject({ type: expect.any(String), param: null, code: "invalid_request" });
    const upstreamSaid = body.startsWith("{") ? (JSON.parse(body) as { error: string }).error : body;
    expect(error.message).toContain(upstreamSaid);
  });
});
