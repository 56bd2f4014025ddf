import type { Pricing } from "@openclaw-hf/hf-catalog";

/** Tokens as people say them: 131072 and 128000 are both "128k", 1048576 is "1M". */
export function formatTokens(tokens: number | undefined): string {
  if (tokens === undefined) return "-";
  const base = tokens % 1000 === 0 ? 1000 : 1024;
  if (tokens >= base * base) return `${trim(tokens / (base * base), 1)}M`;
  return tokens >= base ? `${Math.round(tokens / base)}k` : String(tokens);
}

/** USD per million tokens, input and output; "free" where both are known to be 0. Unknown is a dash and never 0. */
export function formatPricing(pricing: Pricing | undefined, isFree: boolean | undefined): string {
  if (isFree) return "free";
  if (pricing === undefined) return "-";
  if (pricing.inputPerMillionTokens === 0 && pricing.outputPerMillionTokens === 0) return "free";
  return `${formatUsd(pricing.inputPerMillionTokens)}/${formatUsd(pricing.outputPerMillionTokens)}`;
}

/** Dollars with cents, and as many digits as a price below a cent needs. */
export function formatUsd(usd: number): string {
  return usd === 0 || usd >= 0.01 ? usd.toFixed(2) : trim(usd, 6);
}

/** "3 h ago": the time since, in its largest unit. */
export function formatAge(ageMs: number): string {
  const seconds = Math.max(0, Math.round(ageMs / 1000));
  if (seconds < 60) return "just now";
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.round(hours / 24)} days ago`;
}

function trim(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
