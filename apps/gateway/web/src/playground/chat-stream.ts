import { EventSourceParserStream } from "eventsource-parser/stream";
import { GatewayError, requestGateway } from "../api/gateway-client.ts";
import { AnswerJoiner } from "./answer-joiner.ts";
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
  const joiner = new AnswerJoiner();
  const frame = createFrame();
  let metrics: AnswerMetrics = {};
  let firstTokenAt: number | undefined;

  const grow = (): void => {
    if (firstTokenAt === undefined && joiner.hasContent) {
      firstTokenAt = performance.now();
      metrics = { ...metrics, firstTokenMs: firstTokenAt - startedAt };
    }
    frame.request(() => report({ state: "streaming", ...joiner.answer(), metrics }));
  };
  const end = (state: Answer["state"], failure?: AnswerFailure): void => {
    frame.cancel();
    metrics = { ...metrics, ...joiner.usage, durationMs: performance.now() - startedAt };
    report({ state, failure, ...joiner.answer(), metrics });
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
      ? await readEvents(response, joiner, grow)
      : readWhole(await response.json(), joiner);
    if (!isStream) grow();
    end(failure === undefined ? "done" : "failed", failure);
  } catch (error) {
    if (options.signal.aborted) end("stopped");
    else end("failed", failureOf(error));
  }
}

async function readEvents(
  response: Response,
  joiner: AnswerJoiner,
  grow: () => void,
): Promise<AnswerFailure | undefined> {
  const events = response.body
    ?.pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream());
  const reader = events?.getReader();
  let failure: AnswerFailure | undefined;
  let isProvenComplete = false;
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    if (next.value.data === "[DONE]") {
      isProvenComplete = true;
      continue;
    }
    const chunk: unknown = JSON.parse(next.value.data);
    failure ??= errorIn(chunk);
    joiner.push(chunk);
    grow();
  }
  if (failure !== undefined) return failure;
  // A stream that ends without saying so has been cut, however whole its text looks.
  if (isProvenComplete || joiner.answer().finishReason !== undefined) return undefined;
  return {
    status: 200,
    code: "stream_interrupted",
    message: "The stream ended before the answer was complete.",
  };
}

function readWhole(body: unknown, joiner: AnswerJoiner): AnswerFailure | undefined {
  joiner.push(body);
  return errorIn(body);
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
