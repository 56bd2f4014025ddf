import { useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { emptyMinute, isFailure, minuteOf, sumOfMinutes } from "../../../src/page/activity-feed.ts";
import type { ActivityMinute } from "../../../src/page/page-protocol.ts";
import { minutes, records } from "../api/live.ts";
import { count, formatCost, formatMs, formatTokens } from "../ui/format.ts";
import { Segments } from "../ui/segments.tsx";
import { HealthPanel } from "./health-panel.tsx";
import { MinuteChart, type MinuteSeries } from "./minute-chart.tsx";
import { RequestTable } from "./request-table.tsx";

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;

const REQUESTS: readonly MinuteSeries[] = [
  {
    name: "answered",
    tone: "accent",
    value: ({ requests, failures, fallbacks }) => Math.max(0, requests - failures - fallbacks),
  },
  {
    name: "by a fallback",
    tone: "warn",
    value: ({ fallbacks, failures, requests }) => Math.min(fallbacks, requests - failures),
  },
  { name: "failed", tone: "bad", value: ({ failures }) => failures },
];
const TOKENS: readonly MinuteSeries[] = [
  { name: "in", tone: "violet", value: ({ inputTokens }) => inputTokens },
  { name: "out", tone: "accent", value: ({ outputTokens }) => outputTokens },
];
const FIRST_BYTE: readonly MinuteSeries[] = [
  {
    name: "mean",
    tone: "accent",
    value: ({ firstBytes, firstByteMsTotal }) => (firstBytes === 0 ? 0 : firstByteMsTotal / firstBytes),
  },
];
const COST: readonly MinuteSeries[] = [{ name: "spent", tone: "violet", value: ({ costUsd }) => costUsd }];

/** What passes through the gateway, live, and whether it is well. */
export function ActivityView() {
  const hour = useHour();
  const total = sumUp(hour);
  const onlyFailed = useSignal(false);
  const shown = useComputed(() => (onlyFailed.value ? records.value.filter(isFailure) : records.value));
  return (
    <>
      <div class="head">
        <h1>Activity</h1>
        <p>Live. Prompts and answers are never recorded.</p>
      </div>
      <div class="activity">
        <div class="charts">
          <MinuteChart
            title="Requests"
            total={`${count(total.requests, "request")}, ${total.failures} failed`}
            minutes={hour}
            series={REQUESTS}
            isWhole
            format={String}
          />
          <MinuteChart
            title="Tokens"
            total={`${formatTokens(total.inputTokens)} in, ${formatTokens(total.outputTokens)} out`}
            minutes={hour}
            series={TOKENS}
            isWhole
            format={formatTokens}
          />
          <MinuteChart
            title="First byte"
            total={
              total.firstBytes === 0
                ? "no answer yet"
                : `${formatMs(total.firstByteMsTotal / total.firstBytes)} on average`
            }
            minutes={hour}
            series={FIRST_BYTE}
            format={formatMs}
          />
          <MinuteChart
            title="Cost"
            total={formatCost(total.costUsd)}
            minutes={hour}
            series={COST}
            format={formatCost}
          />
        </div>
        <HealthPanel />
        <section class="card requests" aria-labelledby="requests-title">
          <div class="section-head">
            <h2 id="requests-title">Requests</h2>
            <Segments
              label="Which requests"
              value={onlyFailed.value ? "failed" : "all"}
              options={[
                ["all", "All"],
                ["failed", "Failed"],
              ]}
              onChange={(value) => {
                onlyFailed.value = value === "failed";
              }}
            />
          </div>
          {shown.value.length === 0 ? (
            <div class="empty">
              <strong>{onlyFailed.value ? "Nothing failed" : "No request yet"}</strong>
              <p>
                {onlyFailed.value
                  ? "Not among the newest requests."
                  : "Say something in the playground and watch it arrive here."}
              </p>
            </div>
          ) : (
            <RequestTable records={shown.value} />
          )}
        </section>
      </div>
    </>
  );
}

/** The last sixty minutes, the silent ones among them. */
function useHour(): readonly ActivityMinute[] {
  const thisMinute = useSignal(minuteOf(Date.now()));
  useEffect(() => {
    const timer = setInterval(() => {
      thisMinute.value = minuteOf(Date.now());
    }, 1000);
    return () => clearInterval(timer);
  }, [thisMinute]);
  const hour = useComputed(() => {
    const known = new Map(minutes.value.map((minute) => [minute.at, minute]));
    const last = Math.max(thisMinute.value, minutes.value.at(-1)?.at ?? 0);
    return Array.from({ length: HOUR_MINUTES }, (_, index) => {
      const at = last - (HOUR_MINUTES - 1 - index) * MINUTE_MS;
      return known.get(at) ?? emptyMinute(at);
    });
  });
  return hour.value;
}

function sumUp(hour: readonly ActivityMinute[]): ActivityMinute {
  return hour.reduce(sumOfMinutes, emptyMinute(0));
}
