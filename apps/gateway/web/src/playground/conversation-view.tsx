import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../ui/icon.tsx";
import { AnswerView } from "./answer-view.tsx";
import type { Conversation } from "./conversation.ts";
import { ModelField } from "./model-field.tsx";
import type { Turn, TurnInput } from "./turn.ts";

/** One column: its model, what was said, and the way to say it again. */
export function ConversationView(props: { readonly conversation: Conversation; readonly name: string }) {
  const { conversation, name } = props;
  const turns = conversation.turns.value;
  const scroller = useRef<HTMLDivElement>(null);
  useStickToEnd(scroller);
  return (
    <section class="card pane" aria-label={name}>
      <div class="pane-head">
        <ModelField model={conversation.model} label={`Model of ${name.toLowerCase()}`} />
        <button
          type="button"
          class="button quiet"
          disabled={turns.length === 0}
          onClick={() => conversation.clear()}
        >
          Clear
        </button>
      </div>
      <div
        class="pane-log"
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys scroll only what has the focus.
        tabIndex={0}
        role="log"
        aria-label={`Messages of ${name.toLowerCase()}`}
      >
        {turns.length === 0 ? (
          <div class="empty">
            <strong>Ask something</strong>
            <p>The same request a program would send, with its figures under each answer.</p>
          </div>
        ) : (
          turns.map((turn, index) => (
            <TurnView
              key={turn.id}
              turn={turn}
              conversation={conversation}
              isLast={index === turns.length - 1}
            />
          ))
        )}
      </div>
    </section>
  );
}

function TurnView(props: {
  readonly turn: Turn;
  readonly conversation: Conversation;
  readonly isLast: boolean;
}) {
  const { turn, conversation, isLast } = props;
  const answer = turn.answers[turn.shown];
  return (
    <div class="turn">
      <Input input={turn.input} />
      {turn.answers.length > 1 && (
        <nav class="variants" aria-label="Answers to this message">
          {turn.answers.map((variant, index) => (
            <button
              key={`${turn.id}-${index + 1}`}
              type="button"
              class="chip"
              aria-pressed={index === turn.shown}
              onClick={() => conversation.show(turn.id, index)}
            >
              {variant.value.modelAsked}
            </button>
          ))}
        </nav>
      )}
      {answer !== undefined && (
        <AnswerView
          key={turn.shown}
          answer={answer}
          onToolResults={
            isLast ? (results) => conversation.send({ kind: "tool-results", results }) : undefined
          }
        />
      )}
      {isLast && !conversation.isBusy.value && <RetryBar conversation={conversation} />}
    </div>
  );
}

function Input({ input }: { readonly input: TurnInput }) {
  if (input.kind === "tool-results") {
    return (
      <div class="asked">
        {input.results.map(({ id, content }) => (
          <pre key={id} class="code">
            {content}
          </pre>
        ))}
      </div>
    );
  }
  return (
    <div class="asked">
      {input.images.map(({ name, dataUrl }) => (
        <img key={dataUrl} src={dataUrl} alt={name} />
      ))}
      <p>{input.text}</p>
    </div>
  );
}

/** The same message once more, to this model or to another. */
function RetryBar({ conversation }: { readonly conversation: Conversation }) {
  const isChoosing = useSignal(false);
  const other = useSignal("");
  return (
    <div class="retry">
      <button type="button" class="button quiet small" onClick={() => conversation.retry()}>
        <Icon name="retry" />
        Retry
      </button>
      <button
        type="button"
        class="button quiet small"
        aria-expanded={isChoosing.value}
        onClick={() => {
          isChoosing.value = !isChoosing.value;
        }}
      >
        Retry with another model
      </button>
      {isChoosing.value && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (other.value.trim() !== "") conversation.retry(other.value);
          }}
        >
          <ModelField model={other} label="Other model" />
          <button type="submit" class="button" disabled={other.value.trim() === ""}>
            Ask it
          </button>
        </form>
      )}
    </div>
  );
}

/** Follows the growing answer, unless the reader has scrolled up. */
function useStickToEnd(ref: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    let isAtEnd = true;
    const onScroll = () => {
      isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 48;
    };
    const observer = new MutationObserver(() => {
      if (isAtEnd) element.scrollTop = element.scrollHeight;
    });
    element.addEventListener("scroll", onScroll, { passive: true });
    observer.observe(element, { childList: true, subtree: true, characterData: true });
    return () => {
      element.removeEventListener("scroll", onScroll);
      observer.disconnect();
    };
  }, [ref]);
}
