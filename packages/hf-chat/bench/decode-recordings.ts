/**
 * Decoding the recorded streams: ours against the `openai` package's decoder and eventsource-parser, and what the pass-through costs on top.
 * Run with `node bench/decode-recordings.ts`; prints one JSON line a measurement.
 */
import { createParser } from "eventsource-parser";
import { _iterSSEMessages } from "openai/core/streaming";
import { createSseDecoder } from "../src/stream/sse-decoder.ts";
import { readSseEvents } from "../src/stream/sse-event.ts";
import { StreamReader } from "../src/stream/stream-reader.ts";
import { readRecordings, SKIPPED } from "../test/recordings.ts";

const ROUNDS = 7;
const ROUND_MICROS = 200_000;

const streams = readRecordings("stream").map(({ body }) => Buffer.from(body));
const totalBytes = streams.reduce((sum, { length }) => sum + length, 0);

/** As a socket delivers a live stream: event by event. */
const byEvent = streams.map((stream) =>
  readSseEvents(stream.toString("latin1")).map(({ start, end }) => stream.subarray(start, end)),
);
/** As it delivers one that has queued up: in pieces of 16 KiB. */
const byPiece = streams.map((stream) => {
  const pieces: Buffer[] = [];
  for (let from = 0; from < stream.length; from += 16_384) pieces.push(stream.subarray(from, from + 16_384));
  return pieces;
});

type Decode = (chunks: readonly Buffer[]) => number | Promise<number>;

const ours: Decode = (chunks) => {
  const decoder = createSseDecoder();
  let events = 0;
  for (const chunk of chunks) events += decoder.push(chunk).length;
  return events + decoder.end().length;
};

const openai: Decode = async (chunks) => {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  let events = 0;
  for await (const _ of _iterSSEMessages(new Response(body), new AbortController())) events++;
  return events;
};

const eventsourceParser: Decode = (chunks) => {
  let events = 0;
  const parser = createParser({ onEvent: () => events++ });
  const text = new TextDecoder();
  for (const chunk of chunks) parser.feed(text.decode(chunk, { stream: true }));
  return events;
};

const passThrough: Decode = (chunks) => {
  const reader = new StreamReader({
    endpoint: "/chat/completions",
    maxEventBytes: 1 << 20,
    hideUsageEvent: false,
  });
  let bytes = 0;
  for (const chunk of chunks) bytes += reader.push(chunk).bytes?.length ?? 0;
  return bytes;
};

/** Median megabytes per second of CPU time over the rounds: wall-clock time would measure the neighbours too. */
async function throughput(decode: Decode, inputs: readonly (readonly Buffer[])[]): Promise<number> {
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    let passes = 0;
    let usedMicros = 0;
    while (usedMicros < ROUND_MICROS) {
      for (const chunks of inputs) await decode(chunks);
      passes++;
      const { user, system } = process.cpuUsage(before);
      usedMicros = user + system;
    }
    rates.push((passes * totalBytes) / usedMicros);
  }
  return rates.sort((a, b) => a - b)[ROUNDS >> 1] ?? 0;
}

function report(name: string, value: number, unit: string, goal?: string): void {
  console.log(
    JSON.stringify({
      name,
      value: Number(value.toPrecision(3)),
      unit,
      ...(goal === undefined ? {} : { goal }),
    }),
  );
}

if (streams.length === 0) console.log(`skipped: ${SKIPPED}`);
else {
  for (const [how, inputs] of Object.entries({ "event by event": byEvent, "in 16 KiB pieces": byPiece })) {
    const counts = await Promise.all(
      [ours, openai, eventsourceParser].map((decode) => decode(inputs[0] ?? [])),
    );
    if (new Set(counts).size !== 1) throw new Error(`the decoders disagree: ${counts.join(", ")} events`);
    const own = await throughput(ours, inputs);
    const theirs = await throughput(openai, inputs);
    report(`decode ${how}`, own, "MB/s");
    report(`openai decodes ${how}`, theirs, "MB/s");
    report(`eventsource-parser decodes ${how}`, await throughput(eventsourceParser, inputs), "MB/s");
    report(`decode ${how}, against openai`, own / theirs, "times", ">= 1.5");
    report(`pass through and check ${how}`, await throughput(passThrough, inputs), "MB/s");
  }
  const events = byEvent.reduce((sum, chunks) => sum + chunks.length, 0);
  const rate = await throughput(passThrough, byEvent);
  report("pass through and check one event", totalBytes / events / rate, "µs");
}
