import type { ToolCall } from "@openclaw-hf/hf-chat/events";
import { type Signal, useComputed, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { adviceOf } from "../activity/error-advice.ts";
import { models } from "../api/live.ts";
import { factsOf } from "../models/catalog-facts.ts";
import { idOfRef, suffixOfRef } from "../models/model-names.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { formatCost, formatMs, formatRate } from "../ui/format.ts";
import { MarkdownText } from "./markdown-text.tsx";
import type { Answer, AnswerMetrics } from "./turn.ts";

/** One answer: what the model thought, said and wants called, and what it took. */
export function AnswerView(props: {
  readonly answer: Signal<Answer>;
  readonly onToolResults?: ((results: { id: string; content: string }[]) => void) | undefined;
}) {
  const answer = props.answer.value;
  const isOver = answer.state !== "waiting" && answer.state !== "streaming";
  return (
    <article
      class={`answer is-${answer.state}`}
      aria-label={`Answer of ${answer.modelAsked}`}
      aria-busy={!isOver}
    >
      {answer.reasoning !== "" && (
        <details class="reasoning">
          <summary>{answer.text === "" && !isOver ? "Reasoning…" : "Reasoning"}</summary>
          <p>{answer.reasoning}</p>
        </details>
      )}
      {answer.text !== "" && <AnswerText text={answer.text} isOver={isOver} />}
      {answer.state === "waiting" && <p class="waiting soft">Waiting for the first token…</p>}
      {answer.toolCalls.length > 0 && isOver && (
        <ToolCalls
          calls={answer.toolCalls}
          onResults={answer.state === "done" ? props.onToolResults : undefined}
        />
      )}
      {answer.state === "stopped" && <p class="soft footnote">You stopped this answer.</p>}
      {answer.failure !== undefined && <Failure failure={answer.failure} isPartial={answer.text !== ""} />}
      {isOver && <Metrics answer={props.answer} />}
    </article>
  );
}

/** Markdown; or JSON, which Markdown would spoil, once it is whole. */
function AnswerText({ text, isOver }: { readonly text: string; readonly isOver: boolean }) {
  const json = useMemo(() => (isOver && /^\s*[{[]/.test(text) ? parseJson(text) : undefined), [text, isOver]);
  if (json === undefined) return <MarkdownText text={text} />;
  return <pre class="code">{JSON.stringify(json, null, 2)}</pre>;
}

function Failure(props: { readonly failure: NonNullable<Answer["failure"]>; readonly isPartial: boolean }) {
  const { code, message } = props.failure;
  const advice = adviceOf(code);
  return (
    <div class="notice bad" role="alert">
      <p>
        <code>{code}</code> {message} {props.isPartial && "The text above is only what had come till then. "}
        {advice !== undefined && <span class="soft">{advice}</span>}
      </p>
    </div>
  );
}

function ToolCalls(props: {
  readonly calls: readonly ToolCall[];
  readonly onResults: ((results: { id: string; content: string }[]) => void) | undefined;
}) {
  const results = useSignal<Readonly<Record<string, string>>>({});
  const { onResults } = props;
  return (
    <form
      class="tool-calls"
      onSubmit={(event) => {
        event.preventDefault();
        onResults?.(props.calls.map(({ id }) => ({ id, content: results.value[id] ?? "" })));
      }}
    >
      {props.calls.map((call) => (
        <div key={call.id} class="tool-call">
          <p>
            <span class="badge accent">calls</span> <strong class="mono">{call.name}</strong>
          </p>
          <pre class="code">{prettyJson(call.arguments)}</pre>
          {onResults !== undefined && (
            <label class="field">
              <span class="label">What {call.name} returns</span>
              <textarea
                class="input mono"
                rows={2}
                value={results.value[call.id] ?? ""}
                onInput={(event) => {
                  results.value = { ...results.value, [call.id]: event.currentTarget.value };
                }}
              />
            </label>
          )}
        </div>
      ))}
      {onResults !== undefined && (
        <button type="submit" class="button">
          Send the results
        </button>
      )}
    </form>
  );
}

/** Who answered, how fast and for how much. */
function Metrics({ answer }: { readonly answer: Signal<Answer> }) {
  const { metrics, text, finishReason } = answer.value;
  const cost = useComputed(() => costOf(answer.value.metrics, answer.value.modelAsked));
  const items: readonly (readonly [name: string, value: string, isShown: boolean])[] = [
    ["Model", metrics.model ?? "", metrics.model !== undefined],
    ["Backend", metrics.backend ?? "", metrics.backend !== undefined],
    ["First token", formatMs(metrics.firstTokenMs), metrics.firstTokenMs !== undefined],
    ["Speed", `${formatRate(speedOf(metrics))} tok/s`, speedOf(metrics) !== undefined],
    ["Time", formatMs(metrics.durationMs), metrics.durationMs !== undefined],
    [
      "Tokens",
      `${metrics.inputTokens ?? 0} in, ${metrics.outputTokens ?? 0} out`,
      metrics.outputTokens !== undefined,
    ],
    ["Cost", formatCost(cost.value), cost.value !== undefined],
    ["Attempts", String(metrics.attempts), (metrics.attempts ?? 1) > 1],
    ["Ended by", finishReason ?? "", finishReason !== undefined && finishReason !== "stop"],
  ];
  return (
    <footer class="metrics">
      <dl>
        {items
          .filter(([, , isShown]) => isShown)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {text !== "" && <CopyButton text={() => answer.value.text} label="Copy the answer" />}
    </footer>
  );
}

/** Tokens a second once the first had come; of an answer that came in one piece, over the whole time. */
function speedOf({ outputTokens, firstTokenMs, durationMs }: AnswerMetrics): number | undefined {
  if (outputTokens === undefined || durationMs === undefined) return undefined;
  const streamedMs = durationMs - (firstTokenMs ?? 0);
  return outputTokens / ((streamedMs > 50 ? streamedMs : durationMs) / 1000);
}

/** At the price of the backend that answered; undefined when it or the tokens are unknown. */
function costOf(metrics: AnswerMetrics, asked: string): number | undefined {
  const ref = metrics.model ?? asked;
  const id = idOfRef(ref);
  const model = models.value?.find((known) => known.id === id);
  if (model === undefined || metrics.inputTokens === undefined || metrics.outputTokens === undefined)
    return undefined;
  const pricing = factsOf(model, metrics.backend ?? suffixOfRef(ref)).pricing;
  if (pricing === undefined) return undefined;
  return (
    (metrics.inputTokens * pricing.inputPerMillionTokens +
      metrics.outputTokens * pricing.outputPerMillionTokens) /
    1e6
  );
}

function prettyJson(text: string): string {
  const json = parseJson(text);
  return json === undefined ? text : JSON.stringify(json, null, 2);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
