import { ChatError } from "@openclaw-hf/hf-chat";
import { CliError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { readState, type State } from "../../state.ts";
import { type Answer, ask, type ChatRequest } from "./answer.ts";
import { createAnswerPrinter } from "./answer-printer.ts";
import { answerJson, failureJson, printSummary } from "./answer-summary.ts";
import { type Conversation, messagesOf, withQuestion } from "./conversation.ts";
import { explainFailure } from "./explain-failure.ts";
import { type OpenChat, openChat } from "./open-chat.ts";
import { priceAnswer } from "./price-answer.ts";
import { readQuestion } from "./read-question.ts";
import { readImages, readResponseFormat, withImages } from "./request-extras.ts";

/** Flags of `openclaw chat`. */
export interface ChatFlags {
  readonly model?: string;
  readonly system?: string;
  readonly image?: readonly string[];
  readonly schema?: string;
  readonly stream: boolean;
  readonly reasoning: boolean;
  readonly json: boolean;
  readonly sandbox: boolean;
}

/** `openclaw chat [question]`: one answer, or a conversation where there is no question and a person to ask. */
export default async function chat(context: Context, flags: ChatFlags, ...words: string[]): Promise<void> {
  const isConversation = words.length === 0 && context.terminal.isInteractive && !flags.json;
  const question = isConversation ? "" : await readQuestion(context, words);
  const extras =
    flags.schema === undefined ? {} : { response_format: await readResponseFormat(context, flags.schema) };
  const images = await readImages(context, flags.image ?? []);
  const state = await readState(context);
  const open = await openChat(context, state, flags.sandbox);
  try {
    const conversation: Conversation = { model: open.modelFor(flags.model), system: flags.system, turns: [] };
    if (isConversation) {
      const { runRepl } = await import("./repl.ts");
      await runRepl(context, state, open, {
        conversation,
        isStreamed: flags.stream,
        showsReasoning: flags.reasoning,
        extras,
        images,
      });
    } else {
      const messages = messagesOf(withQuestion(conversation, withImages(question, images)));
      await answerOnce(context, state, open, flags, { ...extras, model: conversation.model, messages });
    }
  } finally {
    await open.close();
  }
}

async function answerOnce(
  context: Context,
  state: State,
  open: OpenChat,
  flags: ChatFlags,
  request: ChatRequest,
): Promise<void> {
  const { terminal } = context;
  const abort = new AbortController();
  const forget = context.onSignal(() => abort.abort());
  const printer = flags.json ? undefined : createAnswerPrinter(terminal, { showsReasoning: flags.reasoning });
  try {
    const asked = ask(open, request, {
      isStreamed: flags.stream,
      signal: abort.signal,
      onPart: (part) => printer?.take(part),
    });
    const answer: Answer = await (flags.stream && printer
      ? asked
      : terminal.progress("Waiting for the answer…", asked));
    printer?.end();
    const costUsd = await priceAnswer(context, state, answer);
    if (flags.json) terminal.json(answerJson(open, answer, costUsd));
    else printSummary(context, state, open, request.model, answer, costUsd);
  } catch (error) {
    printer?.end();
    if (abort.signal.aborted) throw new CliError("cancelled", "the answer was stopped.", { cause: error });
    if (flags.json && ChatError.isInstance(error)) terminal.json(failureJson(open, error));
    throw explainFailure(error, open);
  } finally {
    forget();
  }
}
