import type { Backend, Draft, Pricing } from "../catalog-model.ts";
import {
  cleanLabel,
  isRecord,
  nonNegative,
  optionalBoolean,
  positiveInteger,
  unknownFields,
} from "./json-value.ts";

/** Providers and statuses, cleaned: few words that come thousands of times are checked and kept once. */
export type Words = Map<unknown, string | undefined>;

/** Many more than there are providers; keeps the search for repeated ones short whatever is sent. */
const MAX_BACKENDS = 200;

const BACKEND_FIELDS: ReadonlySet<string> = new Set([
  ...["provider", "status", "context_length", "pricing", "is_free", "supports_tools"],
  ...["supports_structured_output", "first_token_latency_ms", "throughput", "is_model_author"],
]);

/** The rows of an entry, in their order; malformed ones are left out, the first of several with one provider counts. */
export function parseBackends(rows: readonly unknown[], words: Words): readonly Backend[] {
  const backends: Backend[] = [];
  for (const row of rows) {
    const backend = isRecord(row) ? parseBackend(row, words) : undefined;
    if (backend && !offers(backends, backend.provider)) backends.push(backend);
    if (backends.length === MAX_BACKENDS) break;
  }
  return backends;
}

function offers(backends: readonly Backend[], provider: string): boolean {
  for (const backend of backends) {
    if (backend.provider === provider) return true;
  }
  return false;
}

/**
 * One pass over the row's own keys, into an object that has all its fields from the start: rows come by the ten
 * thousand, each with other fields missing, and looking up ten names in each took most of the time.
 */
function parseBackend(row: Readonly<Record<string, unknown>>, words: Words): Backend | undefined {
  const backend: Draft<Backend> = {
    provider: "",
    status: "",
    contextWindow: undefined,
    pricing: undefined,
    isFree: undefined,
    tools: undefined,
    structuredOutput: undefined,
    firstTokenLatencyMs: undefined,
    throughputTokensPerSecond: undefined,
    isModelAuthor: undefined,
    extra: undefined,
  };
  for (const key in row) takeRowField(backend, row, key, words);
  return backend.provider !== "" && backend.status !== "" ? backend : undefined;
}

function takeRowField(
  backend: Draft<Backend>,
  row: Readonly<Record<string, unknown>>,
  key: string,
  words: Words,
): void {
  const value = row[key];
  switch (key) {
    case "provider":
      backend.provider = cleanWord(value, words) ?? "";
      return;
    case "status":
      backend.status = cleanWord(value, words) ?? "";
      return;
    case "context_length":
      backend.contextWindow = positiveInteger(value);
      return;
    case "pricing":
      backend.pricing = isRecord(value) ? toPricing(value) : undefined;
      return;
    case "is_free":
      backend.isFree = optionalBoolean(value);
      return;
    case "supports_tools":
      backend.tools = optionalBoolean(value);
      return;
    case "supports_structured_output":
      backend.structuredOutput = optionalBoolean(value);
      return;
    case "first_token_latency_ms":
      backend.firstTokenLatencyMs = nonNegative(value);
      return;
    case "throughput":
      backend.throughputTokensPerSecond = nonNegative(value);
      return;
    case "is_model_author":
      backend.isModelAuthor = optionalBoolean(value);
      return;
    default:
      // Unknown fields are rare: only a row that has one pays for it.
      backend.extra ??= unknownFields(row, BACKEND_FIELDS);
  }
}

function cleanWord(value: unknown, words: Words): string | undefined {
  const known = words.get(value);
  if (known !== undefined || words.has(value)) return known;
  const word = cleanLabel(value);
  words.set(value, word);
  return word;
}

/** `{input, output}` in US dollars per million tokens; half a price is as good as none. */
export function toPricing(price: Readonly<Record<string, unknown>>): Pricing | undefined {
  const inputPerMillionTokens = nonNegative(price.input);
  const outputPerMillionTokens = nonNegative(price.output);
  if (inputPerMillionTokens === undefined || outputPerMillionTokens === undefined) return undefined;
  return { inputPerMillionTokens, outputPerMillionTokens };
}
