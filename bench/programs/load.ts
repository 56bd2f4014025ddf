/**
 * The load generator: raw sockets and prebuilt requests, so that it can outrun every contender.
 * Takes one `LoadPlan` at a time from its parent and answers with a `LoadResult` or an error.
 */
import { connect, type Socket } from "node:net";
import { type AnswerReader, createAnswerReader } from "../src/answer-reader.ts";
import { encodeRequest, type LoadPlan, type LoadResult } from "../src/load-plan.ts";
import { readProcessTree, readProcessUsage } from "../src/process-usage.ts";
import { quantile } from "../src/statistics.ts";

type ClosedLoop = Extract<LoadPlan, { kind: "closed-loop" }>;
type Streams = Extract<LoadPlan, { kind: "streams" }>;

/** Counts and latencies of a stretch of time, with the contender's use of CPU and memory at its two ends. */
function createMeter(pid: number) {
  const startedAt = performance.now();
  const before = readProcessUsage(pid);
  const processesBefore = readProcessTree(pid);
  const ownBefore = process.cpuUsage();
  const firstByteMs: number[] = [];
  const answerMs: number[] = [];
  let dataLines = 0;
  let rssPeakBytes = before.rssBytes;
  // Reading the process tree costs the generator's core a little; four times a second is enough for a peak.
  const sampling = setInterval(() => {
    rssPeakBytes = Math.max(rssPeakBytes, readProcessUsage(pid).rssBytes);
  }, 250);
  return {
    add(reader: AnswerReader, sentAt: number, firstByteAt: number) {
      firstByteMs.push(firstByteAt - sentAt);
      answerMs.push(performance.now() - sentAt);
      dataLines += reader.dataLines;
    },
    get answers() {
      return answerMs.length;
    },
    stop(): LoadResult {
      clearInterval(sampling);
      const after = readProcessUsage(pid);
      const elapsedMs = performance.now() - startedAt;
      const own = process.cpuUsage(ownBefore);
      const percentiles = (values: number[]) => ({ p50: quantile(values, 0.5), p99: quantile(values, 0.99) });
      return {
        answers: answerMs.length,
        dataLines,
        elapsedMs,
        cpuMs: after.cpuMs - before.cpuMs,
        cpuMsByProcess: readProcessTree(pid).map(
          ({ cpuMs }, index) => cpuMs - (processesBefore[index]?.cpuMs ?? 0),
        ),
        rssStartBytes: before.rssBytes,
        rssPeakBytes: Math.max(rssPeakBytes, after.rssBytes),
        rssEndBytes: after.rssBytes,
        firstByteMs: percentiles(firstByteMs),
        answerMs: percentiles(answerMs),
        generatorLoad: (own.user + own.system) / 1000 / elapsedMs,
      };
    },
  };
}

type Meter = ReturnType<typeof createMeter>;

interface Exchange {
  readonly sentAt: number;
  readonly firstByteAt: number;
  readonly reader: AnswerReader;
}

/** Opens a connection on which requests are sent one after the other; `onAnswer` says whether to go on. */
function openConnection(
  plan: LoadPlan,
  onAnswer: (exchange: Exchange) => boolean,
  onFailure: (error: Error) => void,
): Socket {
  const request = encodeRequest(plan.request, plan.port);
  // Where lines are not compared, the answer's length is; reading every byte would make the generator the bottleneck.
  const reader = createAnswerReader({ countsDataLines: plan.kind === "streams" });
  const socket = connect({ port: plan.port, host: "127.0.0.1", noDelay: true });
  let sentAt = 0;
  let firstByteAt = 0;
  let finished = false;
  const fail = (error: Error) => {
    if (finished) return;
    finished = true;
    socket.destroy();
    onFailure(error);
  };
  const send = () => {
    reader.reset();
    firstByteAt = 0;
    sentAt = performance.now();
    socket.write(request);
  };
  socket.on("connect", send);
  socket.on("error", fail);
  socket.on("close", () => fail(new Error("the contender closed a connection early")));
  socket.on("data", (bytes: Buffer) => {
    if (finished) return;
    if (firstByteAt === 0) firstByteAt = performance.now();
    try {
      if (!reader.read(bytes)) return;
      if (reader.status !== 200) {
        const [head = "", body = ""] = bytes.toString("latin1").split("\r\n\r\n");
        throw new Error(`${head.split("\r\n")[0]}: ${body.slice(0, 200)}`);
      }
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    if (onAnswer({ sentAt, firstByteAt, reader })) send();
    else {
      finished = true;
      socket.destroy();
    }
  });
  return socket;
}

async function runClosedLoop(plan: ClosedLoop): Promise<LoadResult> {
  let meter: Meter | undefined;
  let warmedUp = 0;
  let bodyBytes: number | undefined;
  const sockets: Socket[] = [];
  const timers: NodeJS.Timeout[] = [];
  const measured = new Promise<LoadResult>((resolve, reject) => {
    const beginMeasuring = () => {
      if (meter) return;
      const begun = createMeter(plan.pid);
      meter = begun;
      timers.push(setTimeout(() => resolve(begun.stop()), plan.maxMs));
    };
    const onAnswer = ({ reader, sentAt, firstByteAt }: Exchange) => {
      bodyBytes ??= reader.bodyBytes;
      if (reader.bodyBytes !== bodyBytes) reject(new Error(`${reader.bodyBytes} bytes, not ${bodyBytes}`));
      if (!meter && ++warmedUp >= plan.warmupRequests) beginMeasuring();
      meter?.add(reader, sentAt, firstByteAt);
      if (meter?.answers === plan.requests) resolve(meter.stop());
      return true;
    };
    for (let count = 0; count < plan.connections; count++)
      sockets.push(openConnection(plan, onAnswer, reject));
    timers.push(setTimeout(beginMeasuring, plan.maxWarmupMs));
  });
  try {
    return await measured;
  } finally {
    for (const timer of timers) clearTimeout(timer);
    for (const socket of sockets) socket.destroy();
  }
}

/** Runs that many streams to their ends. */
async function runStreams(plan: Streams, streams: number, meter?: Meter): Promise<void> {
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const onAnswer = ({ reader, sentAt, firstByteAt }: Exchange) => {
        if (reader.dataLines !== plan.dataLines)
          reject(new Error(`${reader.dataLines} data lines in a stream of ${plan.dataLines}`));
        meter?.add(reader, sentAt, firstByteAt);
        resolve();
        return false;
      };
      openConnection(plan, onAnswer, reject);
    });
  const delayed = (index: number) =>
    new Promise<void>((resolve) => setTimeout(resolve, (index * plan.rampMs) / streams)).then(one);
  await Promise.all(Array.from({ length: streams }, (_, index) => delayed(index)));
}

async function run(plan: LoadPlan): Promise<LoadResult> {
  if (plan.kind === "closed-loop") return runClosedLoop(plan);
  for (let round = 0; round < plan.warmupRounds; round++) await runStreams(plan, plan.warmupStreams);
  const meter = createMeter(plan.pid);
  await runStreams(plan, plan.streams, meter);
  return meter.stop();
}

process.on("message", (plan: LoadPlan) => {
  run(plan).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  );
});
process.on("disconnect", () => process.exit());
process.send?.({ ready: true });
