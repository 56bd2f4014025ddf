import { type Attempt, ChatError } from "../errors/chat-error.ts";
import type { Failure } from "../errors/failure.ts";
import { redact } from "../errors/redact.ts";

/** Whose failure it is. */
export interface FailedRequest {
  /** The model of the last attempt; undefined before the first. */
  readonly model: string | undefined;
  readonly provider: string | undefined;
  readonly attempts: readonly Attempt[];
  /** What must not appear in any message. */
  readonly secrets: readonly (string | undefined)[];
}

/** The error for the caller: who did what, what to do about it, and what was tried. */
export function toChatError({ what, hint, ...rest }: Failure, request: FailedRequest): ChatError {
  const { model, provider, attempts, secrets } = request;
  const backend = provider === undefined ? "" : ` (${provider})`;
  const sentences = [`${model ?? "The request"}${backend} ${what}${/[.!?…]$/.test(what) ? "" : "."}`];
  if (hint !== undefined) sentences.push(hint);
  if (attempts.length > 1) {
    const trail = attempts.map((attempt) => `${attempt.model} ${attempt.code ?? "answered"}`).join(", ");
    sentences.push(`Tried ${attempts.length} times: ${trail}.`);
  }
  const said = rest.upstream?.message;
  const upstream = said === undefined ? rest.upstream : { ...rest.upstream, message: redact(said, secrets) };
  const message = redact(sentences.join(" "), secrets);
  return new ChatError({ ...rest, upstream, message, model, provider, attempts: [...attempts] });
}
