/** One request, as it goes over the wire. */
export interface PlannedRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the load generator is told to do against one contender. */
export type LoadPlan = {
  readonly port: number;
  /** The process whose use of CPU and memory is read at the start and the end of the measured time. */
  readonly pid: number;
  readonly request: PlannedRequest;
} & (
  | {
      /** Each connection sends its next request when the answer to the last is complete. */
      readonly kind: "closed-loop";
      readonly connections: number;
      /** Requests before the measured ones: a just-in-time compiler must have seen enough of them. */
      readonly warmupRequests: number;
      /** The most time the warm-up takes, whatever it has reached. */
      readonly maxWarmupMs: number;
      readonly requests: number;
      /** The most time that is measured. */
      readonly maxMs: number;
    }
  | {
      /** Every stream has its own connection; they begin evenly over `rampMs`. */
      readonly kind: "streams";
      /** Streams before the measured ones: so many at once, so many times, each time waiting for the last of them. */
      readonly warmupStreams: number;
      readonly warmupRounds: number;
      readonly streams: number;
      readonly rampMs: number;
      readonly dataLines: number;
    }
);

/** What came of it. Latencies are those of the measured time only. */
export interface LoadResult {
  /** Complete, correct answers in the measured time. */
  readonly answers: number;
  readonly dataLines: number;
  readonly elapsedMs: number;
  readonly cpuMs: number;
  /** The same of each process by itself, first the one that was started, then its children. */
  readonly cpuMsByProcess: readonly number[];
  readonly rssStartBytes: number;
  readonly rssPeakBytes: number;
  readonly rssEndBytes: number;
  /** Request written to first byte of the answer. */
  readonly firstByteMs: Percentiles;
  /** Request written to last byte of the answer. */
  readonly answerMs: Percentiles;
  /** The generator's own CPU time as a share of the measured time: near 1 means that it was the bottleneck. */
  readonly generatorLoad: number;
}

interface Percentiles {
  readonly p50: number;
  readonly p99: number;
}

/** The request as bytes, with its length and host. */
export function encodeRequest({ method, path, headers, body }: PlannedRequest, port: number): Buffer {
  const lines = Object.entries({
    host: `127.0.0.1:${port}`,
    ...headers,
    ...(method === "POST" && {
      "content-type": "application/json",
      "content-length": `${Buffer.byteLength(body)}`,
    }),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n${body}`);
}
