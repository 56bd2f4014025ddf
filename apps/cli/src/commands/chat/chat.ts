import { ChatError } from "@openclaw-hf/hf-chat";
import { CliError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { readState, type State } from "../../state.ts";
import { type Answer, ask, type ChatRequest } from "./answer.ts";
import { createAnswerPrinter } from "./answer-printer.ts";
import { answerJson, failureJson, printSummary } from "./answer-summary.ts";
import { explainFailure } from "./explain-failure.ts";
import { type OpenChat, openChat } from "./open-chat.ts";
import { priceAnswer } from "./price-answer.ts";
import { readQuestion } from "./read-question.ts";

/** Flags of `openclaw chat`. */
export interface ChatFlags {
  readonly model?: string;
  readonly system?: string;
  readonly stream: boolean;
  readonly json: boolean;
  readonly sandbox: boolean;
}

/** `openclaw chat [question]` */
export default async function chat(context: Context, flags: ChatFlags, ...words: string[]): Promise<void> {
  const question = await readQuestion(context, words);
  const state = await readState(context);
  const open = await openChat(context, state, flags.sandbox);
  try {
    const model = open.modelFor(flags.model);
    await answerOnce(context, state, open, flags, { model, messages: messagesOf(flags, question) });
  } finally {
    await open.close();
  }
}

function messagesOf(flags: ChatFlags, question: string): ChatRequest["messages"] {
  const system = flags.system === undefined ? [] : [{ role: "system" as const, content: flags.system }];
  return [...system, { role: "user", content: question }];
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
  const printer = flags.json ? undefined : createAnswerPrinter(context.terminal);
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
    else printSummary(context, open, request.model, answer, costUsd);
  } catch (error) {
    printer?.end();
    if (abort.signal.aborted) throw new CliError("cancelled", "the answer was stopped.", { cause: error });
    if (flags.json && ChatError.isInstance(error)) terminal.json(failureJson(open, error));
    throw explainFailure(error, open);
  } finally {
    forget();
  }
}
