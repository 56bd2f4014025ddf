import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { createInterface, type Interface } from "node:readline/promises";
import type { Context } from "../../context.ts";
import { presentError } from "../../present-error.ts";
import type { State } from "../../state.ts";
import { ask, type ChatRequest } from "./answer.ts";
import { createAnswerPrinter } from "./answer-printer.ts";
import { printSummary } from "./answer-summary.ts";
import {
  type Conversation,
  messagesOf,
  takeLastQuestion,
  toMarkdown,
  withAnswer,
  withQuestion,
} from "./conversation.ts";
import { explainFailure } from "./explain-failure.ts";
import type { OpenChat } from "./open-chat.ts";
import { priceAnswer } from "./price-answer.ts";
import { type ImagePart, withImages } from "./request-extras.ts";

/** What holds for every answer of a conversation. */
export interface ReplOptions {
  readonly conversation: Conversation;
  readonly isStreamed: boolean;
  readonly showsReasoning: boolean;
  readonly extras: Partial<ChatRequest>;
  /** They stand in the first question, and in the first one after `/new`. */
  readonly images: readonly ImagePart[];
}

const HELP = [
  "/model REF      ask another model        /system TEXT   set the system prompt (empty removes it)",
  "/retry          ask the last question again",
  "/save FILE      write the conversation   /reasoning     fold or show reasoning",
  "/new            forget what was said     /exit          leave (also Ctrl-D)",
  'End a line with \\ to go on, or put """ on lines of their own around several. Ctrl-C stops an answer.',
];

/** A conversation at a terminal, until a person leaves it. */
export async function runRepl(
  context: Context,
  state: State,
  open: OpenChat,
  options: ReplOptions,
): Promise<void> {
  const repl = new Repl(context, state, open, options);
  await repl.run();
}

class Repl {
  readonly #context: Context;
  readonly #state: State;
  readonly #open: OpenChat;
  readonly #options: ReplOptions;
  readonly #lines: Interface;
  #conversation: Conversation;
  /** A question that got no whole answer, with what was said before it. */
  #unanswered: Conversation | undefined;
  #showsReasoning: boolean;
  #answering: AbortController | undefined;
  #isOver = false;

  constructor(context: Context, state: State, open: OpenChat, options: ReplOptions) {
    this.#context = context;
    this.#state = state;
    this.#open = open;
    this.#options = options;
    this.#conversation = options.conversation;
    this.#showsReasoning = options.showsReasoning;
    this.#lines = createInterface({ input: context.streams.stdin, output: context.streams.stdout });
  }

  async run(): Promise<void> {
    const { terminal } = this.#context;
    terminal.note(
      terminal.noteStyle(
        "dim",
        `${this.#conversation.model} via ${this.#open.via}. /help lists what else there is.`,
      ),
    );
    this.#lines.on("SIGINT", () => this.#interrupt());
    this.#lines.on("close", () => {
      this.#isOver = true;
      this.#answering?.abort();
    });
    try {
      for (let text = await this.#read(); text !== undefined; text = await this.#read())
        await this.#take(text);
    } finally {
      this.#lines.close();
    }
  }

  /** Ctrl-C stops the answer and not the program; at the prompt it says how to leave. */
  #interrupt(): void {
    if (this.#answering) this.#answering.abort();
    else {
      this.#context.terminal.note("\n/exit or Ctrl-D leaves.");
      this.#lines.prompt();
    }
  }

  /** One input, of one line or several; undefined at the end. */
  async #read(): Promise<string | undefined> {
    const prompt = this.#context.terminal.style("cyan", "> ");
    let text = await this.#line(prompt);
    if (text?.trim() === '"""') return this.#block();
    while (text?.endsWith("\\")) {
      const next = await this.#line("  ");
      text = `${text.slice(0, -1)}\n${next ?? ""}`;
    }
    return text;
  }

  async #block(): Promise<string> {
    const lines: string[] = [];
    for (
      let line = await this.#line("  ");
      line !== undefined && line.trim() !== '"""';
      line = await this.#line("  ")
    ) {
      lines.push(line);
    }
    return lines.join("\n");
  }

  async #line(prompt: string): Promise<string | undefined> {
    if (this.#isOver) return undefined;
    const ended = new Promise<undefined>((resolve) => this.#lines.once("close", () => resolve(undefined)));
    return Promise.race([this.#lines.question(prompt).catch(() => undefined), ended]);
  }

  async #take(text: string): Promise<void> {
    const input = text.trim();
    try {
      if (input === "") return;
      if (input.startsWith("/")) await this.#command(input);
      else await this.#ask(this.#withNext(text));
    } catch (error) {
      presentError(this.#context, error);
    }
  }

  /** The conversation with what a person typed; the pictures stand in the first question. */
  #withNext(question: string): Conversation {
    const isFirst = this.#conversation.turns.length === 0;
    return withQuestion(this.#conversation, isFirst ? withImages(question, this.#options.images) : question);
  }

  async #command(input: string): Promise<void> {
    const [, name = "", rest = ""] = /^\/(\S*)\s*([\s\S]*)$/.exec(input) ?? [];
    const { terminal } = this.#context;
    switch (name) {
      case "model":
        if (rest !== "") this.#conversation = { ...this.#conversation, model: this.#open.modelFor(rest) };
        return terminal.note(`Model: ${this.#conversation.model}`);
      case "system":
        this.#conversation = { ...this.#conversation, system: rest === "" ? undefined : rest };
        return terminal.note(rest === "" ? "No system prompt." : "System prompt set.");
      case "retry":
        return this.#retry();
      case "reasoning":
        this.#showsReasoning = !this.#showsReasoning;
        return terminal.note(`Reasoning is ${this.#showsReasoning ? "shown" : "folded"}.`);
      case "save":
        return this.#save(rest);
      case "new":
        this.#conversation = { ...this.#conversation, turns: [] };
        this.#unanswered = undefined;
        return terminal.note("Forgotten.");
      case "exit":
      case "quit":
        this.#lines.close();
        return;
      case "help":
        for (const line of HELP) terminal.note(line);
        return;
      default:
        terminal.note(`There is no /${name}; /help lists what there is.`);
    }
  }

  async #retry(): Promise<void> {
    const last = takeLastQuestion(this.#conversation);
    const { model, system } = this.#conversation;
    if (this.#unanswered) await this.#ask({ ...this.#unanswered, model, system });
    else if (last) await this.#ask(withQuestion(last.before, last.question));
    else this.#context.terminal.note("Nothing was asked yet.");
  }

  async #save(file: string): Promise<void> {
    if (file === "") return this.#context.terminal.note("Into which file? /save talk.md");
    const path = resolve(this.#context.workingDir, file);
    // Never over a file that is there: a slip of the finger is not worth somebody's notes.
    await writeFile(path, toMarkdown(this.#conversation), { flag: "wx", mode: 0o600 });
    this.#context.terminal.note(`Saved: ${path}`);
  }

  /** Asks; what was said stays as it was when no whole answer comes. */
  async #ask(asked: Conversation): Promise<void> {
    const { terminal } = this.#context;
    const printer = createAnswerPrinter(terminal, { showsReasoning: this.#showsReasoning });
    const abort = new AbortController();
    this.#answering = abort;
    this.#unanswered = asked;
    const request: ChatRequest = { ...this.#options.extras, model: asked.model, messages: messagesOf(asked) };
    try {
      const answer = await ask(this.#open, request, {
        isStreamed: this.#options.isStreamed,
        signal: abort.signal,
        onPart: (part) => printer.take(part),
      });
      printer.end();
      this.#conversation = withAnswer(asked, answer.result.content);
      this.#unanswered = undefined;
      printSummary(
        this.#context,
        this.#state,
        this.#open,
        asked.model,
        answer,
        await priceAnswer(this.#context, this.#state, answer),
      );
    } catch (error) {
      printer.end();
      if (abort.signal.aborted) terminal.note(terminal.noteStyle("yellow", "Stopped; /retry asks again."));
      else throw explainFailure(error, this.#open);
    } finally {
      this.#answering = undefined;
    }
  }
}
