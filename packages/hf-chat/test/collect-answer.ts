import type { ChatError, CommitHead, Summary, Upstream, UpstreamCall, UpstreamHandle } from "../src/index.ts";

/** Everything a sink was told about one request. */
export interface CollectedAnswer {
  readonly head: CommitHead | undefined;
  readonly chunks: readonly Buffer[];
  readonly body: string;
  readonly summary: Summary | undefined;
  readonly error: ChatError | undefined;
}

export interface CollectOptions {
  onHandle?(handle: UpstreamHandle): void;
  onCommit?(head: CommitHead, handle: UpstreamHandle): void;
  onData?(chunk: Buffer, handle: UpstreamHandle): boolean | undefined;
}

/** Sends a call and resolves with what came; rejects when the sink's contract is broken. */
export function collectAnswer(
  upstream: Upstream,
  call: UpstreamCall,
  options: CollectOptions = {},
): Promise<CollectedAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let head: CommitHead | undefined;
    let isOver = false;
    const finish = (summary: Summary | undefined, error: ChatError | undefined) => {
      if (isOver) reject(new Error("the sink was told twice that it is over"));
      isOver = true;
      resolve({ head, chunks, body: Buffer.concat(chunks).toString("utf8"), summary, error });
    };
    const handle = upstream.send(call, {
      onCommit: (given) => {
        if (head !== undefined || isOver) reject(new Error("a second commit, or one behind the end"));
        head = given;
        options.onCommit?.(given, handle);
      },
      onData: (chunk) => {
        if (head === undefined || isOver) reject(new Error("data outside of an answer"));
        chunks.push(chunk);
        return options.onData?.(chunk, handle) ?? true;
      },
      onEnd: (summary) => finish(summary, undefined),
      onError: (error) => finish(undefined, error),
    });
    options.onHandle?.(handle);
  });
}

/** A call with a small body in the shape of its endpoint. */
export function callOf(
  endpoint: UpstreamCall["endpoint"],
  streaming: boolean,
  chain: readonly string[],
  rest: Partial<UpstreamCall> = {},
): UpstreamCall {
  const question = [{ role: "user", content: "Why is the sky blue?" }];
  const ask = endpoint === "/responses" ? { input: question } : { messages: question, max_tokens: 100 };
  return {
    endpoint,
    chain,
    streaming,
    body: (model) => JSON.stringify({ model, stream: streaming, ...ask }),
    ...rest,
  };
}
