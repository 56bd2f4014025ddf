import { expect, it } from "vitest";
import { parseRetryAfter } from "./retry-after.ts";

const NOW = Date.parse("2026-01-02T03:04:05Z");

it.for([
  [{ "retry-after": "7" }, 7_000],
  [{ "retry-after": "1.5" }, 1_500],
  [{ "retry-after": "0" }, 0],
  [{ "retry-after-ms": "250", "retry-after": "9" }, 250],
  [{ "retry-after": "Fri, 02 Jan 2026 03:04:35 GMT" }, 30_000],
  [{ "retry-after": "Fri, 02 Jan 2026 03:00:00 GMT" }, 0],
  [{ "retry-after": "999999999" }, 86_400_000],
  [{ "retry-after": "soon" }, undefined],
  [{ "retry-after": "-5" }, undefined],
  [{ "retry-after": "" }, undefined],
  [{ ratelimit: '"default";r=0;t=42' }, 42_000],
  [{ ratelimit: '"burst";r=0;t=5, "daily";r=0;t=90;pk=x, "hour";r=10;t=3000' }, 90_000],
  [{ ratelimit: '"default";r=3;t=8' }, 8_000],
  [{ ratelimit: "nonsense;;=,t=" }, undefined],
  [{ "retry-after": "later", ratelimit: '"default";r=0;t=2' }, 2_000],
  [{}, undefined],
] as const)("reads %j as %s ms", ([headers, expected]) => {
  expect(parseRetryAfter(headers, NOW)).toBe(expected);
});
