import { type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";

/** What a client without any leniency saw of an answer. */
export interface RawAnswer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** `complete`: proper end; `broken`: the connection failed; `left`: the client had seen enough. */
  readonly ending: "complete" | "broken" | "left";
}

/** Sends one request; leaves as soon as `isEnough` says so of the body so far (called with "" at the head, too). */
export function exchangeRaw(
  url: string,
  options: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly signal?: AbortSignal;
    readonly isEnough?: (body: string) => boolean;
  } = {},
): Promise<RawAnswer> {
  const { body, isEnough = () => false, signal } = options;
  const hasBody = body !== undefined;
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let response: IncomingMessage | undefined;
    const settle = (ending: RawAnswer["ending"]) => {
      resolve({
        status: response?.statusCode,
        headers: response?.headers ?? {},
        body: Buffer.concat(chunks).toString("utf8"),
        ending,
      });
    };
    const req = request(url, {
      method: options.method ?? (hasBody ? "POST" : "GET"),
      headers: {
        authorization: "Bearer hf_test",
        ...(hasBody ? { "content-type": "application/json" } : {}),
        ...options.headers,
      },
      agent: false,
      ...(signal ? { signal } : {}),
    });
    const check = () => {
      if (!isEnough(Buffer.concat(chunks).toString("utf8"))) return;
      settle("left");
      req.destroy();
    };
    req.on("error", () => settle(signal?.aborted ? "left" : "broken"));
    req.on("response", (incoming) => {
      response = incoming;
      incoming.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        check();
      });
      incoming.on("end", () => settle(incoming.complete ? "complete" : "broken"));
      incoming.on("error", () => settle("broken"));
      check();
    });
    req.end(hasBody ? (typeof body === "string" ? body : JSON.stringify(body)) : undefined);
  });
}

/** The JSON of an event stream's `data:` lines, the terminator left out. */
export function readEvents(body: string): readonly Record<string, unknown>[] {
  return body
    .split("\n\n")
    .flatMap((event) => event.split("\n").filter((line) => line.startsWith("data:")))
    .map((line) => line.slice("data:".length).trim())
    .filter((data) => data !== "[DONE]")
    .map((data) => JSON.parse(data) as Record<string, unknown>);
}
