import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { streamAnswer } from "./chat-stream.ts";
import { requestFieldsOf, settings } from "./settings.ts";
import { type Answer, messagesOf, type Turn, type TurnInput } from "./turn.ts";

/** One column of the playground: a model and what was said with it. */
export interface Conversation {
  /** What stands in the model field. */
  readonly model: Signal<string>;
  readonly turns: ReadonlySignal<readonly Turn[]>;
  readonly isBusy: ReadonlySignal<boolean>;
  /** Asks the model. */
  send(input: TurnInput): void;
  /** Asks for the last answer again, of this model or another; the answers before stay to be compared. */
  retry(model?: string): void;
  /** Shows another answer of a turn. */
  show(turnId: number, index: number): void;
  stop(): void;
  clear(): void;
}

let nextTurnId = 1;

/** Starts an empty conversation. */
export function createConversation(initialModel: string): Conversation {
  const model = signal(initialModel);
  const turns = signal<readonly Turn[]>([]);
  const running = signal<AbortController | undefined>(undefined);

  const replace = (turnId: number, change: (turn: Turn) => Turn): void => {
    turns.value = turns.value.map((turn) => (turn.id === turnId ? change(turn) : turn));
  };

  const ask = (turn: Turn, asked: string): void => {
    const before = turns.value.filter(({ id }) => id < turn.id);
    const answer = signal(emptyAnswer(asked));
    replace(turn.id, ({ answers, ...rest }) => ({
      ...rest,
      answers: [...answers, answer],
      shown: answers.length,
    }));
    const abort = new AbortController();
    running.value = abort;
    const { system, isStreaming, usesFallbacks } = settings.value;
    const body = {
      model: asked,
      messages: messagesOf(system, before, turn.input),
      ...requestFieldsOf(settings.value),
      ...(isStreaming ? { stream: true, stream_options: { include_usage: true } } : {}),
    };
    void streamAnswer(body, { usesFallbacks, signal: abort.signal }, (change) => {
      answer.value = { ...answer.value, ...change };
    }).finally(() => {
      if (running.value === abort) running.value = undefined;
    });
  };

  return {
    model,
    turns,
    isBusy: computed(() => running.value !== undefined),
    send(input) {
      running.value?.abort();
      const turn: Turn = { id: nextTurnId++, input, answers: [], shown: 0 };
      turns.value = [...turns.value, turn];
      ask(turn, model.value.trim());
    },
    retry(other) {
      const last = turns.value.at(-1);
      if (last === undefined) return;
      running.value?.abort();
      ask(last, (other ?? model.value).trim());
    },
    show(turnId, index) {
      replace(turnId, (turn) => ({ ...turn, shown: index }));
    },
    stop() {
      running.value?.abort();
    },
    clear() {
      running.value?.abort();
      turns.value = [];
    },
  };
}

function emptyAnswer(modelAsked: string): Answer {
  return { modelAsked, state: "waiting", text: "", reasoning: "", toolCalls: [], metrics: {} };
}
