import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createChat, createUpstream, type Upstream } from "../src/index.ts";
import { readSseEvents } from "../src/stream/sse-event.ts";
import { callOf, collectAnswer } from "./collect-answer.ts";
import { type Recording, readRecordings, SKIPPED } from "./recordings.ts";
import { type BodyServer, serveBodies } from "./serve-bodies.ts";

const recordings = readRecordings();
const streams = recordings.filter(({ kind }) => kind === "stream");
const wholes = recordings.filter(({ kind }) => kind === "json");
const messages = [{ role: "user" as const, content: "Hello" }];

/** How much of the next answer to send before the connection breaks; all of it, properly ended, when undefined. */
let cutAt: number | undefined;
let server: BodyServer;
let upstream: Upstream;

beforeAll(async () => {
  server = await serveBodies((_request, response, body) => {
    const name = JSON.parse(body).model.slice("recorded/".length);
    const { status, headers, body: recorded } = recordings.find((each) => each.name === name) as Recording;
    const bytes = Buffer.from(recorded);
    response.writeHead(status, headers);
    if (cutAt === undefined) response.end(bytes);
    else response.write(bytes.subarray(0, cutAt), () => response.destroy());
  });
  upstream = createUpstream({ baseUrl: server.baseUrl, token: "hf_token" });
});
afterAll(async () => {
  await upstream.close();
  await server.close();
});

const modelOf = ({ name }: Recording) => `recorded/${name}`;

interface Read {
  text: string;
  reasoning: string;
  toolCalls: { id: string; name: string; arguments: string }[];
  finishReason: string | null;
}

/** What the official client reads, put together by the plainest means. */
async function readWithOpenAi(recording: Recording): Promise<Read> {
  const openai = new OpenAI({ apiKey: "hf_token", baseURL: server.baseUrl, maxRetries: 0 });
  const read: Read = { text: "", reasoning: "", toolCalls: [], finishReason: null };
  for await (const { choices } of await openai.chat.completions.create({
    model: modelOf(recording),
    messages,
    stream: true,
  })) {
    const [choice] = choices;
    if (choice === undefined) continue;
    const delta = choice.delta as typeof choice.delta & { reasoning?: string; reasoning_content?: string };
    read.text += delta.content ?? "";
    read.reasoning += delta.reasoning_content ?? delta.reasoning ?? "";
    read.finishReason = choice.finish_reason ?? read.finishReason;
    for (const { index, id, function: called } of delta.tool_calls ?? []) {
      read.toolCalls[index] ??= { id: "", name: "", arguments: "" };
      const call = read.toolCalls[index];
      call.id ||= id ?? "";
      call.name ||= called?.name ?? "";
      call.arguments += called?.arguments ?? "";
    }
  }
  return read;
}

/** Inline thinking is the one thing of which the official client knows nothing. */
function withoutThinking({ text, reasoning, ...rest }: Read): Read {
  const match = /^\s*<think>\s*([\s\S]*?)<\/think>\s*/.exec(text);
  if (match === null) return { text, reasoning, ...rest };
  return { ...rest, text: text.slice(match[0].length), reasoning: match[1] ?? "" };
}

const title = (text: string) => (recordings.length === 0 ? `${text} (skipped: ${SKIPPED})` : text);

describe.skipIf(recordings.length === 0)(title("recorded answers of real backends"), () => {
  it.for(streams)("$name reads the same as with the openai package", async (recording) => {
    const expected = withoutThinking(await readWithOpenAi(recording));
    const result = await createChat({ upstream })
      .stream({ model: modelOf(recording), messages })
      .result();
    expect({ text: result.content, reasoning: result.reasoning, toolCalls: result.toolCalls }).toEqual({
      text: expected.text,
      reasoning: expected.reasoning,
      toolCalls: expected.toolCalls,
    });
    expect(result.finishReason).toBe(
      /^eos/.test(expected.finishReason ?? "") ? "stop" : expected.finishReason,
    );
    expect(result.content + result.reasoning + JSON.stringify(result.toolCalls)).not.toBe("[]");
  });

  it.for(streams)("$name is passed on byte for byte", async (recording) => {
    const { body, error, summary } = await collectAnswer(
      upstream,
      callOf("/chat/completions", true, [modelOf(recording)]),
    );
    expect(error).toBeUndefined();
    expect(body).toBe(recording.body);
    if (recording.body.includes('"completion_tokens"'))
      expect(summary?.usage?.outputTokens).toBeGreaterThan(0);
  });

  it.for(wholes)("$name is a whole answer", async (recording) => {
    const { body, finishReason, usage, content, reasoning, toolCalls } = await createChat({
      upstream,
    }).complete({ model: modelOf(recording), messages });
    expect(body).toEqual(JSON.parse(recording.body));
    expect(finishReason).toMatch(/^(stop|length|tool_calls)$/);
    expect(usage?.outputTokens).toBeGreaterThan(0);
    expect(content + reasoning + toolCalls.length).not.toBe("0");
  });

  it.for(streams)("$name is known to be broken wherever the connection breaks", async (recording) => {
    const ends = readSseEvents(Buffer.from(recording.body).toString("latin1")).map(({ end }) => end);
    const isDone = recording.body.includes("[DONE]");
    const proof = isDone ? (ends.at(-1) ?? 0) : Number.POSITIVE_INFINITY;
    // Event boundaries, spread over long recordings, and bytes in the middle of events.
    const step = Math.ceil(ends.length / 12);
    const boundaries = ends.filter((_, index) => index % step === 0 || index >= ends.length - 3);
    const inside = boundaries.map((end) => end - 7);
    for (const cut of [0, 1, ...boundaries, ...inside].filter((each) => each < proof - 16)) {
      cutAt = cut;
      const { error, summary, body } = await collectAnswer(
        createUpstreamOnce(),
        callOf("/chat/completions", true, [modelOf(recording)]),
      );
      expect(summary, `cut at byte ${cut} of ${proof}`).toBeUndefined();
      expect(error?.code).toMatch(/^upstream_(stream_interrupted|reset)$/);
      expect(recording.body.startsWith(body)).toBe(true);
    }
    cutAt = undefined;
  });
});

/** One call a request and no memory of failures: each cut is on its own. */
let single: Upstream | undefined;
function createUpstreamOnce(): Upstream {
  single ??= createUpstream({ baseUrl: server.baseUrl, token: "hf_token", maxAttempts: 1 });
  return single;
}
afterAll(() => single?.close());
