import { useSignal } from "@preact/signals";
import { scaleLinear } from "d3-scale";
import { stack } from "d3-shape";
import { useMemo } from "preact/hooks";
import type { ActivityMinute } from "../../../src/page/page-protocol.ts";
import { useElementSize } from "../ui/element-size.ts";

const HEIGHT = 132;
const MARGIN = { top: 8, right: 4, bottom: 20, left: 40 };

/** One layer of a chart. */
export interface MinuteSeries {
  readonly name: string;
  /** The class that gives it its colour. */
  readonly tone: "accent" | "bad" | "warn" | "violet";
  readonly value: (minute: ActivityMinute) => number;
}

/** An hour, minute by minute, the series one upon the other. Arrow keys step through the minutes. */
export function MinuteChart(props: {
  readonly title: string;
  readonly total: string;
  readonly minutes: readonly ActivityMinute[];
  readonly series: readonly MinuteSeries[];
  readonly format: (value: number) => string;
  /** What is counted comes in whole numbers, and so must the axis. */
  readonly isWhole?: boolean;
}) {
  const { minutes, series, format } = props;
  const [frame, { width }] = useElementSize<HTMLDivElement>();
  const active = useSignal<number | undefined>(undefined);
  const plot = useMemo(() => layOut(minutes, series, width), [minutes, series, width]);
  const current = active.value === undefined ? undefined : minutes[active.value];
  const said =
    current &&
    `${minuteText(current.at)}: ${series.map(({ name, value }) => `${format(value(current))} ${name}`).join(", ")}`;
  return (
    <figure class="card minute-chart">
      <figcaption>
        <h2>{props.title}</h2>
        <span class="total">{props.total}</span>
        <span class="legend" aria-hidden="true">
          {series.length > 1 &&
            series.map(({ name, tone }) => (
              <span key={name} class={`tone-${tone}`}>
                {name}
              </span>
            ))}
        </span>
      </figcaption>
      {/* biome-ignore lint/a11y/useSemanticElements: no element means "a picture that keys can explore". */}
      <div
        ref={frame}
        class="chart"
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys below act on it.
        tabIndex={0}
        aria-label={`${props.title} over the last hour: ${props.total}. Use the arrow keys to go through the minutes.`}
        onPointerMove={(event) => {
          active.value = plot.minuteAt(event.clientX - event.currentTarget.getBoundingClientRect().left);
        }}
        onPointerLeave={() => {
          active.value = undefined;
        }}
        onBlur={() => {
          active.value = undefined;
        }}
        onKeyDown={(event) => {
          const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
          if (by === undefined) return;
          event.preventDefault();
          active.value = Math.max(0, Math.min(minutes.length - 1, (active.value ?? minutes.length) + by));
        }}
      >
        {width > 0 && (
          <svg width={width} height={HEIGHT} aria-hidden="true">
            <Axis
              plot={plot}
              minutes={minutes}
              width={width}
              format={format}
              isWhole={props.isWhole === true}
            />
            <Bars plot={plot} />
            {active.value !== undefined && (
              <line
                class="cursor"
                x1={plot.x(active.value) + plot.step / 2}
                x2={plot.x(active.value) + plot.step / 2}
                y1={MARGIN.top}
                y2={HEIGHT - MARGIN.bottom}
              />
            )}
          </svg>
        )}
        <div
          class="tooltip"
          role="status"
          hidden={said === undefined}
          style={active.value === undefined ? undefined : tooltipPosition(plot.x(active.value), width)}
        >
          {said}
        </div>
      </div>
    </figure>
  );
}

type Plot = ReturnType<typeof layOut>;

function layOut(minutes: readonly ActivityMinute[], series: readonly MinuteSeries[], width: number) {
  const layers = stack<unknown, ActivityMinute, MinuteSeries>()
    .keys(series)
    .value((minute, { value }) => value(minute))([...minutes]);
  const most = Math.max(...layers.flatMap((layer) => layer.map(([, high]) => high)), 0);
  const x = scaleLinear([0, Math.max(1, minutes.length)], [MARGIN.left, width - MARGIN.right]);
  const y = scaleLinear([0, most === 0 ? 1 : most], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(3);
  return {
    layers,
    x,
    y,
    step: x(1) - x(0),
    isEmpty: most === 0,
    minuteAt(px: number): number | undefined {
      const index = Math.floor(x.invert(px));
      return index >= 0 && index < minutes.length ? index : undefined;
    },
  };
}

function Bars({ plot }: { readonly plot: Plot }) {
  const gap = plot.step > 5 ? 1.5 : 0.5;
  return plot.layers.map((layer) => (
    <g key={layer.key.name} class={`fill tone-${layer.key.tone}`}>
      {layer.map(([low, high], index) =>
        high > low ? (
          <rect
            key={index}
            x={plot.x(index) + gap / 2}
            width={Math.max(1, plot.step - gap)}
            y={plot.y(high)}
            height={Math.max(1, plot.y(low) - plot.y(high))}
          />
        ) : null,
      )}
    </g>
  ));
}

function Axis(props: {
  readonly plot: Plot;
  readonly minutes: readonly ActivityMinute[];
  readonly width: number;
  readonly format: (value: number) => string;
  readonly isWhole: boolean;
}) {
  const { plot, minutes, width, format } = props;
  const ticks = plot.isEmpty
    ? [0]
    : plot.y.ticks(3).filter((tick) => !props.isWhole || Number.isInteger(tick));
  return (
    <g class="axes">
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={MARGIN.left} x2={width - MARGIN.right} y1={plot.y(tick)} y2={plot.y(tick)} />
          <text x={MARGIN.left - 6} y={plot.y(tick) + 4} text-anchor="end">
            {format(tick)}
          </text>
        </g>
      ))}
      {minutes.map((minute, index) =>
        index % 15 === 14 ? (
          <text key={minute.at} x={plot.x(index) + plot.step / 2} y={HEIGHT - 4} text-anchor="middle">
            {minuteText(minute.at)}
          </text>
        ) : null,
      )}
    </g>
  );
}

function minuteText(at: number): string {
  return new Date(at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit", hour12: false });
}

function tooltipPosition(x: number, width: number) {
  return x > width / 2 ? { right: `${width - x + 8}px`, top: "0" } : { left: `${x + 16}px`, top: "0" };
}
