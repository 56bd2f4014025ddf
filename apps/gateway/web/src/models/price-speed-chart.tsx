import { useSignal } from "@preact/signals";
import { scaleLog } from "d3-scale";
import { line } from "d3-shape";
import { useMemo } from "preact/hooks";
import { modelHref } from "../router.ts";
import { useElementSize } from "../ui/element-size.ts";
import { formatPrice, formatRate } from "../ui/format.ts";
import { bestTrades, type PricedBackend } from "./catalog-facts.ts";

const MARGIN = { top: 26, right: 14, bottom: 36, left: 44 };
/** Room at the left for what costs nothing, which a logarithmic axis has no place for. */
const FREE_WIDTH = 34;
const REACH_PX = 24;
/** With this few dots each can carry its name. */
const MAX_LABELLED = 12;

interface Dot extends PricedBackend {
  readonly x: number;
  readonly y: number;
  readonly isBest: boolean;
}

/** Output price against throughput, both logarithmic. Arrow keys step through the dots from cheap to dear. */
export function PriceSpeedChart(props: {
  readonly points: readonly PricedBackend[];
  readonly isOneModel?: boolean;
}) {
  const [frame, { width }] = useElementSize<HTMLDivElement>();
  const height = props.isOneModel ? 240 : Math.max(280, Math.min(width * 0.75, innerHeight * 0.55));
  const plot = useMemo(() => layOut(props.points, width, height), [props.points, width, height]);
  const active = useSignal<number | undefined>(undefined);
  const dot = active.value === undefined ? undefined : plot.dots[active.value];

  if (props.points.length === 0) return <p class="empty">No backend here has both a price and a speed.</p>;
  const labelled = props.isOneModel && props.points.length <= MAX_LABELLED;
  return (
    // biome-ignore lint/a11y/useSemanticElements: no element means "a picture that keys can explore".
    <div
      ref={frame}
      class="chart scatter"
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys below act on it.
      tabIndex={0}
      aria-label={`Output price against speed of ${props.points.length} backends. Use the arrow keys to go through them.`}
      onKeyDown={(event) => {
        const next = step(event.key, active.value, plot.dots.length);
        if (event.key === "Enter" && dot !== undefined) open(dot);
        if (next === undefined) return;
        event.preventDefault();
        active.value = next;
      }}
      onPointerMove={(event) => {
        active.value = nearest(plot.dots, event, event.currentTarget);
      }}
      onPointerLeave={() => {
        active.value = undefined;
      }}
      onBlur={() => {
        active.value = undefined;
      }}
      onClick={() => dot !== undefined && open(dot)}
    >
      {width > 0 && (
        <svg width={width} height={height} aria-hidden="true">
          <Axes plot={plot} height={height} width={width} />
          <path class="frontier" d={plot.frontier} />
          {plot.dots.map((each, index) => (
            <circle
              key={`${each.model.id}:${each.backend.provider}`}
              class={`dot-mark ${each.isBest ? "best" : ""} ${index === active.value ? "active" : ""}`}
              cx={each.x}
              cy={each.y}
              r={index === active.value ? 6 : each.isBest ? 4.5 : 3.5}
            />
          ))}
          {labelled &&
            plot.dots.map((each) => (
              <text
                key={each.backend.provider}
                class="dot-label"
                x={each.x + (each.x > width * 0.75 ? -8 : 8)}
                y={each.y + 4}
                text-anchor={each.x > width * 0.75 ? "end" : "start"}
              >
                {each.backend.provider}
              </text>
            ))}
        </svg>
      )}
      <div
        class="tooltip"
        role="status"
        hidden={dot === undefined}
        style={dot && tooltipPosition(dot, width)}
      >
        {dot && (
          <>
            <strong>{props.isOneModel ? dot.backend.provider : dot.model.name}</strong>
            <span>
              {!props.isOneModel && `${dot.backend.provider} · `}
              {formatPrice(dot.usdPerMillionOutputTokens)} / M out · {formatRate(dot.tokensPerSecond)} tok/s
            </span>
          </>
        )}
      </div>
    </div>
  );
}

type Plot = ReturnType<typeof layOut>;

function layOut(points: readonly PricedBackend[], width: number, height: number) {
  const paid = points.filter((point) => point.usdPerMillionOutputTokens > 0);
  const hasFree = paid.length < points.length;
  const left = MARGIN.left + (hasFree ? FREE_WIDTH : 0);
  const x = scaleLog(extent(paid.map((point) => point.usdPerMillionOutputTokens)), [
    left,
    width - MARGIN.right,
  ]);
  const y = scaleLog(extent(points.map((point) => point.tokensPerSecond)), [
    height - MARGIN.bottom,
    MARGIN.top,
  ]);
  const best = new Set(bestTrades(points));
  const dots: Dot[] = points
    .map((point) => ({
      ...point,
      x:
        point.usdPerMillionOutputTokens > 0
          ? x(point.usdPerMillionOutputTokens)
          : MARGIN.left + FREE_WIDTH / 2,
      y: y(point.tokensPerSecond),
      isBest: best.has(point),
    }))
    .sort((a, b) => a.x - b.x || b.y - a.y);
  const frontier = line<Dot>(
    (dot) => dot.x,
    (dot) => dot.y,
  )(dots.filter((dot) => dot.isBest));
  return { dots, frontier: frontier ?? "", x, y, left, hasFree };
}

/** The range of the figures with a little air around, never empty. */
function extent(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0.1, 10];
  return [Math.min(...values) / 1.25, Math.max(...values) * 1.25];
}

function Axes({
  plot,
  width,
  height,
}: {
  readonly plot: Plot;
  readonly width: number;
  readonly height: number;
}) {
  const bottom = height - MARGIN.bottom;
  const [least = 0, most = 0] = plot.x.domain();
  const xTicks = ticksOf(least, most, width < 420 ? 4 : 7);
  const [slowest = 0, quickest = 0] = plot.y.domain();
  return (
    <g class="axes">
      {ticksOf(slowest, quickest, 6).map((tick) => (
        <g key={tick}>
          <line x1={MARGIN.left} x2={width - MARGIN.right} y1={plot.y(tick)} y2={plot.y(tick)} />
          <text x={MARGIN.left - 8} y={plot.y(tick) + 4} text-anchor="end">
            {tick}
          </text>
        </g>
      ))}
      {xTicks.map((tick) => (
        <g key={tick}>
          <line x1={plot.x(tick)} x2={plot.x(tick)} y1={MARGIN.top} y2={bottom} />
          <text x={plot.x(tick)} y={bottom + 16} text-anchor="middle">
            {`$${tick}`}
          </text>
        </g>
      ))}
      {plot.hasFree && (
        <>
          <rect class="free" x={MARGIN.left} y={MARGIN.top} width={FREE_WIDTH} height={bottom - MARGIN.top} />
          <text x={MARGIN.left + FREE_WIDTH / 2} y={bottom + 16} text-anchor="middle">
            free
          </text>
        </>
      )}
      <text class="axis-name" x={width - MARGIN.right} y={height - 4} text-anchor="end">
        output price per million tokens
      </text>
      <text class="axis-name" x={MARGIN.left - 30} y={12}>
        tokens per second
      </text>
    </g>
  );
}

/** 1, 2 and 5 of every power of ten inside the range, thinned to at most so many. */
function ticksOf(least: number, most: number, atMost: number): number[] {
  for (const steps of [[1, 2, 5], [1, 3], [1]]) {
    const ticks: number[] = [];
    for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(most)); power++) {
      for (const step of steps) {
        const tick = Number((step * 10 ** power).toPrecision(1));
        if (tick >= least && tick <= most) ticks.push(tick);
      }
    }
    if (ticks.length <= atMost) return ticks;
  }
  return [];
}

function step(key: string, active: number | undefined, total: number): number | undefined {
  switch (key) {
    case "ArrowRight":
    case "ArrowDown":
      return active === undefined ? 0 : Math.min(active + 1, total - 1);
    case "ArrowLeft":
    case "ArrowUp":
      return active === undefined ? total - 1 : Math.max(active - 1, 0);
    case "Home":
      return 0;
    case "End":
      return total - 1;
    default:
      return undefined;
  }
}

function nearest(dots: readonly Dot[], event: PointerEvent, frame: Element): number | undefined {
  const box = frame.getBoundingClientRect();
  let best: number | undefined;
  let bestDistance = REACH_PX;
  for (const [index, dot] of dots.entries()) {
    const distance = Math.hypot(dot.x - (event.clientX - box.left), dot.y - (event.clientY - box.top));
    if (distance >= bestDistance) continue;
    best = index;
    bestDistance = distance;
  }
  return best;
}

function tooltipPosition(dot: Dot, width: number) {
  return dot.x > width / 2
    ? { right: `${width - dot.x + 12}px`, top: `${dot.y}px` }
    : { left: `${dot.x + 12}px`, top: `${dot.y}px` };
}

function open(dot: Dot): void {
  location.hash = modelHref(dot.model.id);
}
