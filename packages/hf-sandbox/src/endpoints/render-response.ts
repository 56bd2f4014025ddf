import type { Answer, AnswerChoice } from "../answer/answer.ts";
import type { Prompt } from "../answer/prompt.ts";
import { createRendering, type Frame, type Rendering } from "./rendering.ts";

/** As in the chat endpoint: always 2026-01-01T00:00:00Z. */
const CREATED = 1_767_225_600;

/** One output item with the deltas that build it up. */
interface Item {
  readonly kind: "reasoning" | "text" | "tool";
  readonly id: string;
  readonly deltas: readonly string[];
  /** The item as it begins and as it ends. */
  readonly empty: object;
  readonly whole: object;
  /** The name of its events: `<event>.delta`, `<event>.done`. */
  readonly event: string;
  /** The part that opens and closes around the text; `undefined` for a call. */
  readonly part: ((text: string) => object) | undefined;
  readonly doneFields: object;
}

/** An answer as `POST /v1/responses` gives it, whole or as its events. */
export function renderResponse(answer: Answer, prompt: Prompt, model: string): Rendering {
  const [choice] = answer.choices;
  const items = choice ? itemsOf(choice, answer.id) : [];
  const isCut = choice?.finish === "length";
  const whole = {
    ...responseBase(answer, prompt, model),
    status: isCut ? "incomplete" : "completed",
    incomplete_details: isCut ? { reason: "max_output_tokens" } : null,
    output: items.map((item) => item.whole),
    usage: responseUsage(answer),
  };
  return createRendering(
    () => JSON.stringify(whole),
    () => renderFrames(items, whole, isCut),
  );
}

function responseBase(answer: Answer, prompt: Prompt, model: string): object {
  const { body } = prompt;
  return {
    id: `resp_${answer.id}`,
    object: "response",
    created_at: CREATED,
    model,
    error: null,
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    metadata: body.metadata ?? {},
    parallel_tool_calls: prompt.parallelToolCalls,
    previous_response_id: body.previous_response_id ?? null,
    temperature: body.temperature ?? 1,
    text: body.text ?? { format: { type: "text" } },
    tool_choice: body.tool_choice ?? "auto",
    tools: body.tools ?? [],
    top_p: body.top_p ?? 1,
  };
}

function renderFrames(items: readonly Item[], whole: object, isCut: boolean): readonly Frame[] {
  let sequence = 0;
  const event = (kind: Frame["kind"], type: string, fields: object): Frame => {
    const data = JSON.stringify({ type, sequence_number: sequence, ...fields });
    sequence += 1;
    return { kind, text: `event: ${type}\ndata: ${data}\n\n` };
  };
  const begun = { ...whole, status: "in_progress", incomplete_details: null, output: [], usage: null };
  const end = isCut ? "response.incomplete" : "response.completed";
  return [
    event("open", "response.created", { response: begun }),
    event("open", "response.in_progress", { response: begun }),
    ...items.flatMap((item, index) => renderItem(item, index, event)),
    event("finish", end, { response: whole }),
  ];
}

function renderItem(
  item: Item,
  index: number,
  event: (kind: Frame["kind"], type: string, fields: object) => Frame,
): readonly Frame[] {
  const place = { output_index: index, item_id: item.id };
  const inPart = item.part ? { ...place, content_index: 0 } : place;
  const text = item.deltas.join("");
  return [
    event("open", "response.output_item.added", { output_index: index, item: item.empty }),
    ...(item.part ? [event("open", "response.content_part.added", { ...inPart, part: item.part("") })] : []),
    ...item.deltas.map((delta) => event(item.kind, `${item.event}.delta`, { ...inPart, delta })),
    event("close", `${item.event}.done`, { ...inPart, ...item.doneFields }),
    ...(item.part
      ? [event("close", "response.content_part.done", { ...inPart, part: item.part(text) })]
      : []),
    event("close", "response.output_item.done", { output_index: index, item: item.whole }),
  ];
}

function itemsOf(choice: AnswerChoice, id: string): readonly Item[] {
  const items: Item[] = [];
  if (choice.reasoning.length > 0) items.push(reasoningItem(choice.reasoning, `rs_${id}`));
  if (choice.text.length > 0 || choice.toolCalls.length === 0) {
    items.push(messageItem(choice.text, `msg_${id}`, choice.finish === "length"));
  }
  choice.toolCalls.forEach((call, index) => {
    const base = { type: "function_call", id: `fc_${id}${index}`, call_id: call.id, name: call.name };
    items.push({
      kind: "tool",
      id: base.id,
      deltas: [call.arguments],
      empty: { ...base, arguments: "", status: "in_progress" },
      whole: { ...base, arguments: call.arguments, status: "completed" },
      event: "response.function_call_arguments",
      part: undefined,
      doneFields: { name: call.name, arguments: call.arguments },
    });
  });
  return items;
}

function reasoningItem(deltas: readonly string[], id: string): Item {
  const part = (text: string) => ({ type: "reasoning_text", text });
  const text = deltas.join("");
  const base = { type: "reasoning", id, summary: [] };
  return {
    kind: "reasoning",
    id,
    deltas,
    empty: { ...base, content: [], status: "in_progress" },
    whole: { ...base, content: [part(text)], status: "completed" },
    event: "response.reasoning_text",
    part,
    doneFields: { text },
  };
}

function messageItem(deltas: readonly string[], id: string, isCut: boolean): Item {
  const part = (text: string) => ({ type: "output_text", text, annotations: [], logprobs: [] });
  const text = deltas.join("");
  const base = { type: "message", id, role: "assistant" };
  return {
    kind: "text",
    id,
    deltas,
    empty: { ...base, content: [], status: "in_progress" },
    whole: { ...base, content: [part(text)], status: isCut ? "incomplete" : "completed" },
    event: "response.output_text",
    part,
    doneFields: { text, logprobs: [] },
  };
}

function responseUsage({ usage }: Answer): object {
  return {
    input_tokens: usage.inputTokens,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: usage.outputTokens,
    output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
    total_tokens: usage.inputTokens + usage.outputTokens,
  };
}
