import type { ChatRequest } from "./answer.ts";

type Message = ChatRequest["messages"][number];
type UserContent = Extract<Message, { role: "user" }>["content"];

/** What has been said, and with which model and system prompt to go on. */
export interface Conversation {
  readonly model: string;
  readonly system: string | undefined;
  /** Turns of user and assistant by turns, without the system prompt. */
  readonly turns: readonly Message[];
}

/** The conversation with a question at its end. */
export function withQuestion(conversation: Conversation, content: UserContent): Conversation {
  return { ...conversation, turns: [...conversation.turns, { role: "user", content }] };
}

/** The conversation with an answer at its end. */
export function withAnswer(conversation: Conversation, content: string): Conversation {
  return { ...conversation, turns: [...conversation.turns, { role: "assistant", content }] };
}

/** Back to before the last question, with that question; undefined when there is none. */
export function takeLastQuestion(
  conversation: Conversation,
): { before: Conversation; question: UserContent } | undefined {
  const index = conversation.turns.findLastIndex(({ role }) => role === "user");
  const turn = conversation.turns[index];
  if (turn?.role !== "user") return undefined;
  return { before: { ...conversation, turns: conversation.turns.slice(0, index) }, question: turn.content };
}

/** The messages of the next request. */
export function messagesOf({ system, turns }: Conversation): ChatRequest["messages"] {
  return system === undefined ? [...turns] : [{ role: "system", content: system }, ...turns];
}

/** The conversation as Markdown, for a file. */
export function toMarkdown({ model, system, turns }: Conversation): string {
  const head = [
    `# Conversation with ${model}`,
    ...(system === undefined ? [] : [`> ${system.replaceAll("\n", "\n> ")}`]),
  ];
  const body = turns.map((turn) => `## ${turn.role === "user" ? "You" : "Model"}\n\n${textOf(turn)}`);
  return `${[...head, ...body].join("\n\n")}\n`;
}

function textOf({ content }: Message): string {
  if (typeof content === "string") return content;
  return (content ?? []).map((part) => (part.type === "text" ? part.text : "(image)")).join("\n");
}
