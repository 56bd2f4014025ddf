import { expect, test } from "vitest";
import {
  type Conversation,
  messagesOf,
  takeLastQuestion,
  toMarkdown,
  withAnswer,
  withQuestion,
} from "./conversation.ts";

const EMPTY: Conversation = { model: "Qwen/Qwen3-8B", system: undefined, turns: [] };
const ONE = withAnswer(withQuestion(EMPTY, "Why?"), "Because.");

test("the messages of a request carry the history, with the system prompt first when there is one", () => {
  expect(messagesOf(withQuestion({ ...ONE, system: "Be brief." }, "And?"))).toEqual([
    { role: "system", content: "Be brief." },
    { role: "user", content: "Why?" },
    { role: "assistant", content: "Because." },
    { role: "user", content: "And?" },
  ]);
});

test("the last question can be taken back with its answer, also when it has none", () => {
  expect(takeLastQuestion(ONE)).toEqual({ before: EMPTY, question: "Why?" });
  expect(takeLastQuestion(withQuestion(ONE, "And?"))).toEqual({ before: ONE, question: "And?" });
  expect(takeLastQuestion(EMPTY)).toBeUndefined();
});

test("a saved conversation is Markdown that a person can read", () => {
  expect(toMarkdown({ ...ONE, system: "Be\nbrief." })).toBe(
    "# Conversation with Qwen/Qwen3-8B\n\n> Be\n> brief.\n\n## You\n\nWhy?\n\n## Model\n\nBecause.\n",
  );
});
