import type { Prompt } from "./prompt.ts";

/** Who answers: the model's id and the backend. */
export interface Speaker {
  readonly model: string;
  readonly provider: string;
}

/** Words `count to N` may ask for at most. */
const MAX_COUNT = 100_000;

const OPENINGS: readonly ((name: string) => string)[] = [
  (name) => `Hello from the sandbox, where ${name} is only played.`,
  (name) => `This is the sandbox standing in for ${name}.`,
  (name) => `${name} here, or rather the sandbox that plays it.`,
  (name) => `You have reached the sandbox; today it answers as ${name}.`,
  (name) => `The sandbox speaking, in the part of ${name}.`,
];

/** The sandbox's answer to a question: it says what it is, and then something simple that fits. */
export function writeAnswer(prompt: Prompt, speaker: Speaker, variant: number): string {
  const name = speaker.model.slice(speaker.model.indexOf("/") + 1);
  const sum = [...speaker.model].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), variant);
  const opening = OPENINGS[sum % OPENINGS.length]?.(name) ?? "";
  return [opening, describeImages(prompt.imageCount), reply(prompt)].filter((part) => part !== "").join(" ");
}

/** What a reasoning model thinks first. */
export function writeReasoning(prompt: Prompt, speaker: Speaker): string {
  const length = prompt.question.trim() === "" ? "nothing" : `"${shorten(prompt.question, 40)}"`;
  return `The user sent ${length}. I run on ${speaker.provider} in the sandbox, so a short and honest answer will do.`;
}

function describeImages(count: number): string {
  if (count === 0) return "";
  return count === 1 ? "I received 1 image." : `I received ${count} images.`;
}

function reply({ question, toolResult }: Prompt): string {
  if (toolResult !== undefined) return `The tool says: ${shorten(toolResult, 400)}`;
  const text = question.trim();
  if (text === "") return "You have not asked anything yet.";
  return (
    replyWithCount(text) ??
    replyWithSum(text) ??
    (/^(hi|hello|hey|good (morning|evening|day))\b/i.test(text)
      ? "Nice to meet you! Ask me anything; I will mostly say it back."
      : `You said: "${shorten(text, 400)}" With a Hugging Face token the real model answers this.`)
  );
}

function replyWithCount(text: string): string | undefined {
  const end = Number(/\bcount (?:up )?to (\d{1,6})\b/i.exec(text)?.[1]);
  if (!(end >= 1 && end <= MAX_COUNT)) return undefined;
  return `${Array.from({ length: end }, (_, index) => index + 1).join(", ")}.`;
}

const SUM = /(-?\d{1,9}(?:\.\d{1,6})?)\s*(plus|minus|times|divided by|[-+*/×÷])\s*(-?\d{1,9}(?:\.\d{1,6})?)/i;

function replyWithSum(text: string): string | undefined {
  const [, left, sign, right] = SUM.exec(text) ?? [];
  if (left === undefined || sign === undefined || right === undefined) return undefined;
  const result = calculate(Number(left), sign.toLowerCase(), Number(right));
  return Number.isFinite(result)
    ? `${left} ${sign} ${right} is ${Number(result.toPrecision(12))}.`
    : `${left} ${sign} ${right} has no answer.`;
}

function calculate(left: number, sign: string, right: number): number {
  if (sign === "+" || sign === "plus") return left + right;
  if (sign === "-" || sign === "minus") return left - right;
  if (sign === "*" || sign === "×" || sign === "times") return left * right;
  return left / right;
}

/** By code points, so that no character is cut in half. */
function shorten(text: string, length: number): string {
  const line = text.trim().replaceAll(/\s+/g, " ");
  const characters = [...line.slice(0, (length + 1) * 2)];
  return characters.length > length ? `${characters.slice(0, length - 1).join("")}…` : line;
}
