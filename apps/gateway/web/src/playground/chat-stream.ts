import { createMessageJoiner, type JoinedMessage, type MessageJoiner } from "@openclaw-hf/hf-chat/events";
import { GatewayError, requestGateway } from "../api/gateway-client.ts";
import { readEvents } from "../api/read-events.ts";
import type { Answer, AnswerFailure, AnswerMetrics } from "./turn.ts";

/**
 * Asks the gateway and reports the answer as it grows, at most once a frame. Never rejects: what goes wrong is part
 * of the answer, with the text that had come till then.
 */
export async function streamAnswer(
  body: { readonly model: string; readonly [field: string]: unknown },
  options: { readonly usesFallbacks: boolean; readonly signal: AbortSignal },
  report: (change: Partial<Answer>) => void,
): Promise<void> {
  const startedAt = performance.now();
  const joiner = createMessageJoiner();
  const frame = createFrame();
  let metrics: AnswerMetrics = {};

  const grow = (): void => {
    const message = joiner.message();
    if (metrics.firstTokenMs === undefined && hasContent(message)) {
      metrics = { ...metrics, firstTokenMs: performance.now() - startedAt };
    }
    frame.request(() => report({ state: "streaming", ...partsOf(message), metrics }));
  };
  const end = (state: Answer["state"], failure?: AnswerFailure): void => {
    frame.cancel();
    joiner.end();
    const message = joiner.message();
    const durationMs = performance.now() - startedAt;
    report({ state, failure, ...partsOf(message), metrics: { ...metrics, ...message.usage, durationMs } });
  };

  try {
    const response = await requestGateway("v1/chat/completions", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(options.usesFallbacks ? { "x-openclaw-fallbacks": "default" } : {}),
      },
      body: JSON.stringify(body),
      signal: options.signal,
    });
    metrics = metricsOf(response.headers);
    const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
    const failure = isStream
      ? await joinEvents(response, joiner, grow)
      : readWhole(await response.json(), joiner);
    if (!isStream) grow();
    end(failure === undefined ? "done" : "failed", failure);
  } catch (error) {
    if (options.signal.aborted) end("stopped");
    else end("failed", failureOf(error));
  }
}

async function joinEvents(
  response: Response,
  joiner: MessageJoiner,
  grow: () => void,
): Promise<AnswerFailure | undefined> {
  let failure: AnswerFailure | undefined;
  let isProvenComplete = false;
  for await (const { data } of readEvents(response)) {
    if (data === "[DONE]") {
      isProvenComplete = true;
      continue;
    }
    const chunk: unknown = JSON.parse(data);
    failure ??= errorIn(chunk);
    joiner.push(chunk);
    grow();
  }
  if (failure !== undefined) return failure;
  // A stream that ends without saying so has been cut, however whole its text looks.
  if (isProvenComplete || joiner.message().finishReason !== undefined) return undefined;
  return {
    status: 200,
    code: "stream_interrupted",
    message: "The stream ended before the answer was complete.",
  };
}

function readWhole(body: unknown, joiner: MessageJoiner): AnswerFailure | undefined {
  joiner.push(body);
  return errorIn(body);
}

function hasContent({ content, reasoning, toolCalls }: JoinedMessage): boolean {
  return content !== "" || reasoning !== "" || toolCalls.length > 0;
}

function partsOf({ content, reasoning, toolCalls, finishReason }: JoinedMessage): Partial<Answer> {
  return {
    text: content,
    reasoning,
    // A call needs an id to be answered by; not every backend gives one.
    toolCalls: toolCalls.map((call, index) => (call.id === "" ? { ...call, id: `call_${index}` } : call)),
    finishReason,
  };
}

function errorIn(chunk: unknown): AnswerFailure | undefined {
  const error = (chunk as { error?: { message?: unknown; code?: unknown } } | null)?.error;
  if (error === undefined || error === null) return undefined;
  return {
    status: 200,
    code: String(error.code ?? "error"),
    message: String(error.message ?? "The model failed."),
  };
}

function failureOf(error: unknown): AnswerFailure {
  if (error instanceof GatewayError)
    return { status: error.status, code: error.code, message: error.message };
  // The connection broke under the stream, or something in it was no JSON.
  return {
    status: 0,
    code: "stream_interrupted",
    message: error instanceof Error ? error.message : String(error),
  };
}

function metricsOf(headers: Headers): AnswerMetrics {
  const attempts = Number(headers.get("x-openclaw-attempts") ?? Number.NaN);
  return {
    model: headers.get("x-openclaw-model") ?? undefined,
    backend: headers.get("x-inference-provider") ?? undefined,
    attempts: Number.isInteger(attempts) ? attempts : undefined,
    requestId: headers.get("x-request-id") ?? undefined,
  };
}

/** Calls back in the next frame, with the newest callback only; in a hidden tab, where frames stop, soon. */
function createFrame() {
  let callback: (() => void) | undefined;
  const flush = (): void => {
    const run = callback;
    callback = undefined;
    run?.();
  };
  return {
    request(next: () => void): void {
      const isScheduled = callback !== undefined;
      callback = next;
      if (isScheduled) return;
      if (document.hidden) setTimeout(flush, 100);
      else requestAnimationFrame(flush);
    },
    cancel(): void {
      callback = undefined;
    },
  };
}
