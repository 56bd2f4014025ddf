import { ChatError, createChat } from "@openclaw-hf/hf-chat";
import { type ModelRef, routerModel } from "@openclaw-hf/model-ref";
import type { Context } from "../../context.ts";
import { baseUrlOf, findToken, networkEnvironment, type State } from "../../state.ts";

/** What one call of one token came to. */
export type ProbeOutcome =
  | { readonly ok: true; readonly provider: string | undefined; readonly durationMs: number }
  | {
      readonly ok: false;
      readonly code: string;
      readonly message: string;
      readonly provider: string | undefined;
      readonly upstreamStatus: number | undefined;
    };

const TIMEOUT_MS = 30_000;

/** Asks a model for one token, straight at the router, without retries or fallbacks. Never rejects for what the router says. */
export async function probeModel(context: Context, state: State, ref: ModelRef): Promise<ProbeOutcome> {
  const token = await findToken(context, state);
  const settings = state.config.models?.providers?.huggingface;
  const chat = createChat({
    baseUrl: baseUrlOf(context, state),
    token: token?.reveal(),
    proxyEnv: networkEnvironment(context, state),
    billTo: settings?.billTo,
    headers: settings?.headers,
    maxAttempts: 1,
    timeouts: { totalMs: TIMEOUT_MS },
  });
  try {
    const request = {
      model: routerModel(ref),
      messages: [{ role: "user" as const, content: "Hi" }],
      max_tokens: 1,
    };
    const { provider, durationMs } = await chat.complete(request);
    return { ok: true, provider, durationMs };
  } catch (error) {
    if (!ChatError.isInstance(error)) throw error;
    return {
      ok: false,
      code: error.code,
      message: error.message,
      provider: error.provider,
      upstreamStatus: error.upstreamStatus,
    };
  } finally {
    await chat.close();
  }
}
