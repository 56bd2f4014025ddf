const DASH = "–";

/** 131072 → "131K"; as model cards write it. */
export function formatTokens(count: number | undefined): string {
  if (count === undefined) return DASH;
  if (count < 1000) return String(count);
  if (count < 1_000_000) return `${trim(count / 1000, count < 10_000 ? 1 : 0)}K`;
  return `${trim(count / 1_000_000, 2)}M`;
}

/** Dollars per million tokens: "$0.45", "$12", "free" for zero, a dash for unknown. */
export function formatPrice(usd: number | undefined): string {
  if (usd === undefined) return DASH;
  if (usd === 0) return "free";
  return `$${usd < 10 ? usd.toFixed(2) : trim(usd, 1)}`;
}

/** The cost of one answer, to as many digits as it needs: "$0.00042". */
export function formatCost(usd: number | undefined): string {
  if (usd === undefined) return DASH;
  if (usd === 0) return "$0";
  return usd < 0.01 ? `$${trim(usd, 6)}` : `$${usd.toFixed(2)}`;
}

/** Milliseconds as "340 ms" or "1.2 s". */
export function formatMs(ms: number | undefined): string {
  if (ms === undefined) return DASH;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${trim(ms / 1000, ms < 10_000 ? 2 : 1)} s`;
}

/** Tokens a second: "142". */
export function formatRate(tokensPerSecond: number | undefined): string {
  return tokensPerSecond === undefined ? DASH : trim(tokensPerSecond, tokensPerSecond < 10 ? 1 : 0);
}

/** How long ago: "just now", "4 min ago", "3 h ago". */
export function formatAge(sinceMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.round((nowMs - sinceMs) / 1000));
  if (seconds < 45) return "just now";
  if (seconds < 3600) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86_400)} d ago`;
}

/** The time of day, to the second. */
export function formatTime(ms: number): string {
  return new Date(ms).toLocaleTimeString(undefined, { hour12: false });
}

/** "1 model", "12 models". */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? singular : plural}`;
}

function trim(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
