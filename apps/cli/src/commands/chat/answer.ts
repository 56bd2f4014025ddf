import type { Chat, ChatResult, MessagePart } from "@openclaw-hf/hf-chat";
import type { OpenChat } from "./open-chat.ts";

/** The request of a chat, as hf-chat takes it. */
export type ChatRequest = Parameters<Chat["stream"]>[0];

/** Who answered, and after what. */
interface Answerer {
  /** `org/model[:suffix]` */
  readonly model: string;
  readonly provider: string | undefined;
  /** Calls that were made upstream, the one that answered included. */
  readonly attempts: number;
  /** The models that were tried before and failed, with the code of each; empty where only the gateway knows. */
  readonly failures: readonly { readonly model: string; readonly code: string }[];
}

/** A complete answer. */
export interface Answer extends Answerer {
  readonly result: ChatResult;
}

/** Asks, hands on each part as it comes, and returns the whole. Rejects with hf-chat's error, the partial message in it. */
export async function ask(
  open: OpenChat,
  request: ChatRequest,
  options: {
    readonly isStreamed: boolean;
    readonly signal: AbortSignal;
    readonly onPart: (part: MessagePart) => void;
  },
): Promise<Answer> {
  if (!options.isStreamed) {
    const result = await open.chat.complete(request, { signal: options.signal });
    if (result.reasoning !== "") options.onPart({ type: "reasoning", text: result.reasoning });
    options.onPart({ type: "text", text: result.content });
    return { ...answererOf(result), result };
  }
  const stream = open.chat.stream(request, { signal: options.signal });
  for await (const part of stream) options.onPart(part);
  const result = await stream.result();
  return { ...answererOf(result), result };
}

function answererOf(result: ChatResult): Answerer {
  const { headers } = result;
  return {
    // Behind a gateway the model sent may be an alias; the gateway says which model it stands for.
    model: headers["x-openclaw-model"] ?? result.model,
    provider: headers["x-inference-provider"] ?? result.provider,
    attempts: Number(headers["x-openclaw-attempts"] ?? result.attempts.length),
    failures: result.attempts.flatMap(({ model, code }) => (code === undefined ? [] : [{ model, code }])),
  };
}
