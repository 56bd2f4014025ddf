import { computed, signal } from "@preact/signals";
import { selection } from "../api/live.ts";
import { type Conversation, createConversation } from "./conversation.ts";
import type { AttachedImage, TurnInput } from "./turn.ts";

/** The conversations side by side: one, or two. They outlive a change of view. */
export const panes = signal<readonly Conversation[]>([createConversation("default")]);

/** Whether any of them is being answered. */
export const isAnyBusy = computed(() => panes.value.some((pane) => pane.isBusy.value));

/** What is being typed, and what will go with it. */
export const draft = signal("");
export const draftImages = signal<readonly AttachedImage[]>([]);

/** Puts a model into the first column. */
export function choosePlaygroundModel(ref: string): void {
  const first = panes.value[0];
  if (first !== undefined) first.model.value = ref;
}

/** Opens a second column, or closes it. */
export function toggleSecondPane(): void {
  const [first, second] = panes.value;
  if (first === undefined) return;
  second?.stop();
  const other = selection.value?.fallbacks[0] ?? "default";
  panes.value = second === undefined ? [first, createConversation(other)] : [first];
}

/** Sends to every column. */
export function sendToAll(input: TurnInput): void {
  for (const pane of panes.value) pane.send(input);
}
