import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { modelHref } from "../router.ts";
import { useElementSize } from "../ui/element-size.ts";
import { formatPrice, formatRate } from "../ui/format.ts";
import type { PricedBackend } from "./catalog-facts.ts";
import {
  type Dot,
  FREE_WIDTH,
  layOutDots,
  MARGIN,
  nearestDot,
  type Plot,
  ticksOf,
} from "./price-speed-plot.ts";

/** With this few dots each can carry its name. */
const MAX_LABELLED = 12;

/** Output price against throughput, both logarithmic. Arrow keys step through the dots from cheap to dear. */
export function PriceSpeedChart(props: {
  readonly points: readonly PricedBackend[];
  readonly isOneModel?: boolean;
}) {
  const [frame, { width }] = useElementSize<HTMLDivElement>();
  const height = props.isOneModel ? 240 : Math.max(280, Math.min(width * 0.75, innerHeight * 0.55));
  const plot = useMemo(() => layOutDots(props.points, width, height), [props.points, width, height]);
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
        const box = event.currentTarget.getBoundingClientRect();
        active.value = nearestDot(plot.dots, event.clientX - box.left, event.clientY - box.top);
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

function tooltipPosition(dot: Dot, width: number) {
  return dot.x > width / 2
    ? { right: `${width - dot.x + 12}px`, top: `${dot.y}px` }
    : { left: `${dot.x + 12}px`, top: `${dot.y}px` };
}

function open(dot: Dot): void {
  location.hash = modelHref(dot.model.id);
}
