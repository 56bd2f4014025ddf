import { modelChain } from "@openclaw-hf/config-core";
import { type Chat, ChatError, createChat } from "@openclaw-hf/hf-chat";
import { routerModel } from "@openclaw-hf/model-ref";
import { CliError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { baseUrlOf } from "../../state.ts";
import { sanitizeText } from "../../terminal/sanitize.ts";
import { ask } from "../chat/answer.ts";
import { createAnswerPrinter } from "../chat/answer-printer.ts";
import { printSummary } from "../chat/answer-summary.ts";
import type { OpenChat } from "../chat/open-chat.ts";
import { priceAnswer } from "../chat/price-answer.ts";
import type { OnboardingPlan } from "./apply-onboarding.ts";
import type { Dialogue } from "./dialogue.ts";

const QUESTION = "Say hello in one short sentence.";
const MAX_TOKENS = 200;

/**
 * One short completion with what is planned, before any of it is written. Where it fails a person decides whether to
 * save all the same.
 */
export async function tryPlan(context: Context, dialogue: Dialogue, plan: OnboardingPlan): Promise<void> {
  if (!(await dialogue.confirm("Try it now, with one short question?", true))) return;
  const open = await openPlan(context, plan);
  const abort = new AbortController();
  const forget = context.onSignal(() => abort.abort());
  const printer = createAnswerPrinter(context.terminal);
  const request = {
    model: routerModel(plan.primary),
    messages: [{ role: "user" as const, content: QUESTION }],
    max_tokens: MAX_TOKENS,
  };
  try {
    const answer = await ask(open, request, {
      isStreamed: true,
      signal: abort.signal,
      onPart: (part) => printer.take(part),
    });
    printer.end();
    printSummary(
      context,
      plan.state,
      open,
      request.model,
      answer,
      await priceAnswer(context, plan.state, answer),
    );
  } catch (error) {
    printer.end();
    if (abort.signal.aborted) throw new CliError("cancelled", "nothing was written.", { cause: error });
    if (!ChatError.isInstance(error)) throw error;
    dialogue.warn(`That failed: ${sanitizeText(error.message)}`);
    if (!(await dialogue.confirm("Save all this anyway?", false))) {
      throw new CliError("cancelled", "nothing was written.", { cause: error });
    }
  } finally {
    forget();
    await open.close();
  }
}

/** A chat as the plan would have it: its token, its chain; the sandbox where there is no token. */
async function openPlan(context: Context, plan: OnboardingPlan): Promise<OpenChat> {
  const { state, token, primary } = plan;
  const fallbacks = plan.fallbacks ?? modelChain(state.config).fallbacks;
  const resolve = () => [primary, ...fallbacks].map(routerModel);
  const finish = (
    chat: Chat,
    via: OpenChat["via"],
    baseUrl: string,
    close: () => Promise<void>,
  ): OpenChat => ({
    chat,
    via,
    baseUrl,
    modelFor: () => routerModel(primary),
    close,
  });
  if (token.kind === "none") {
    const { createSandbox } = await import("@openclaw-hf/hf-sandbox");
    const sandbox = createSandbox();
    const { baseUrl } = await sandbox.listen();
    const chat = createChat({ baseUrl, token: "hf_sandbox", resolve });
    return finish(chat, "sandbox", baseUrl, async () => {
      await chat.close();
      await sandbox.close();
    });
  }
  const baseUrl = baseUrlOf(context, state);
  const settings = state.config.models?.providers?.huggingface;
  const chat = createChat({
    baseUrl,
    token: token.kind === "store" ? token.value : token.secret.reveal(),
    proxyEnv: context.env,
    billTo: settings?.billTo,
    headers: settings?.headers,
    resolve,
  });
  return finish(chat, "router", baseUrl, () => chat.close());
}
