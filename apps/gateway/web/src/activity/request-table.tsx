import { useSignal } from "@preact/signals";
import { isFailure } from "../../../src/page/activity-feed.ts";
import type { RequestRecord } from "../../../src/page/page-protocol.ts";
import { formatCost, formatMs, formatTime } from "../ui/format.ts";
import { adviceOf } from "./error-advice.ts";

const SHOWN = 100;

/** The newest requests, one a row; a row opens to show its attempts and what to do about an error. */
export function RequestTable({ records }: { readonly records: readonly RequestRecord[] }) {
  const opened = useSignal<string | undefined>(undefined);
  return (
    <table class="data request-table">
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Model</th>
          <th scope="col" class="wide-only">
            Backend
          </th>
          <th scope="col">Status</th>
          <th scope="col" class="number wide-only">
            First byte
          </th>
          <th scope="col" class="number">
            Took
          </th>
          <th scope="col" class="number wide-only">
            Tokens
          </th>
          <th scope="col" class="number wide-only">
            Cost
          </th>
        </tr>
      </thead>
      <tbody>
        {records
          .slice(-SHOWN)
          .reverse()
          .map((record) => {
            const isOpen = opened.value === record.id;
            const toggle = () => {
              opened.value = isOpen ? undefined : record.id;
            };
            return [
              <RequestRow key={record.id} record={record} isOpen={isOpen} onToggle={toggle} />,
              isOpen && (
                <tr key={`${record.id} details`} class="details-row">
                  <td colSpan={8}>
                    <RequestDetails record={record} />
                  </td>
                </tr>
              ),
            ];
          })}
      </tbody>
    </table>
  );
}

function RequestRow(props: {
  readonly record: RequestRecord;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}) {
  const { record } = props;
  return (
    <tr class={props.isOpen ? "is-selected" : ""}>
      <td>
        <button type="button" class="row-button" aria-expanded={props.isOpen} onClick={props.onToggle}>
          {formatTime(record.at)}
        </button>
      </td>
      <td class="asked-cell">
        <span class="model-asked">{record.modelAsked}</span>
        {record.modelAnswering !== undefined && !isSameModel(record) && (
          <span class="soft"> → {record.modelAnswering}</span>
        )}
        {record.fallbacks > 0 && <span class="badge warn">fallback {record.fallbacks}</span>}
        {record.attempts.length > 1 && <span class="badge">{record.attempts.length} attempts</span>}
      </td>
      <td class="wide-only">{record.backend ?? "–"}</td>
      <td>
        <span class={`badge ${isFailure(record) ? "bad" : ""}`}>
          {record.code === undefined ? record.status : <BreakableCode code={record.code} />}
        </span>
      </td>
      <td class="number wide-only">{formatMs(record.firstByteMs)}</td>
      <td class="number">{formatMs(record.durationMs)}</td>
      <td class="number wide-only">
        {record.outputTokens === undefined ? "–" : `${record.inputTokens ?? 0} → ${record.outputTokens}`}
      </td>
      <td class="number wide-only">{formatCost(record.costUsd)}</td>
    </tr>
  );
}

/** An error code that a narrow column may break, at its underscores. */
function BreakableCode({ code }: { readonly code: string }) {
  return code.split(/(?<=_)/).map((part, index) => (index === 0 ? part : [<wbr key={part} />, part]));
}

function RequestDetails({ record }: { readonly record: RequestRecord }) {
  const advice = record.code === undefined ? undefined : adviceOf(record.code);
  return (
    <div class="request-details">
      {record.code !== undefined && (
        <p class="notice bad">
          <code>{record.code}</code> {advice ?? "The answer's message says more."}
        </p>
      )}
      <dl class="facts">
        <Pair name="Request" value={<code>{record.id}</code>} />
        <Pair name="Endpoint" value={`${record.endpoint}${record.streaming ? ", streamed" : ""}`} />
        <Pair name="Status" value={String(record.status)} />
        <Pair name="Backend" value={record.backend ?? "–"} />
        <Pair name="First byte" value={formatMs(record.firstByteMs)} />
        <Pair
          name="Tokens"
          value={`${record.inputTokens ?? "–"} in, ${record.outputTokens ?? "–"} out${
            record.reasoningTokens === undefined ? "" : `, ${record.reasoningTokens} of them reasoning`
          }`}
        />
        <Pair name="Cost" value={formatCost(record.costUsd)} />
      </dl>
      <h3>Attempts</h3>
      <ol class="attempts">
        {record.attempts.map((attempt, index) => (
          <li key={index}>
            <code>{attempt.model}</code>
            {attempt.provider !== undefined && <span> on {attempt.provider}</span>}
            <span class={`badge ${attempt.code === undefined ? "" : "bad"}`}>
              {attempt.code ?? attempt.status}
            </span>
            <span class="soft">{formatMs(attempt.durationMs)}</span>
          </li>
        ))}
        {record.attempts.length === 0 && (
          <li class="soft">none: it was refused before any model was called</li>
        )}
      </ol>
    </div>
  );
}

function Pair({ name, value }: { readonly name: string; readonly value: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function isSameModel({ modelAsked, modelAnswering }: RequestRecord): boolean {
  return modelAsked.replace(/^huggingface\//, "") === modelAnswering?.replace(/^huggingface\//, "");
}
