import { scaleLog } from "d3-scale";
import { line } from "d3-shape";
import { bestTrades, type PricedBackend } from "./catalog-facts.ts";

/** What the picture leaves around its dots, in pixels. */
export const MARGIN = { top: 26, right: 14, bottom: 36, left: 44 };
/** Room at the left for what costs nothing, which a logarithmic axis has no place for. */
export const FREE_WIDTH = 34;
/** How far from a dot a pointer still means it. */
const REACH_PX = 24;

/** A backend and where it lies in the picture. */
export interface Dot extends PricedBackend {
  readonly x: number;
  readonly y: number;
  readonly isBest: boolean;
}

/** Everything that is drawn, in pixels. */
export type Plot = ReturnType<typeof layOutDots>;

/** Places the backends by price and speed, both logarithmic, from cheap to dear. */
export function layOutDots(points: readonly PricedBackend[], width: number, height: number) {
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

/** 1, 2 and 5 of every power of ten inside the range, thinned to at most so many. */
export function ticksOf(least: number, most: number, atMost: number): number[] {
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

/** The place in `dots` of the one a pointer means. */
export function nearestDot(dots: readonly Dot[], x: number, y: number): number | undefined {
  let best: number | undefined;
  let bestDistance = REACH_PX;
  for (const [index, dot] of dots.entries()) {
    const distance = Math.hypot(dot.x - x, dot.y - y);
    if (distance >= bestDistance) continue;
    best = index;
    bestDistance = distance;
  }
  return best;
}
