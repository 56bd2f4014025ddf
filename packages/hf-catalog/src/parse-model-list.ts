import { hubId, PROVIDER, parseModelRef } from "@openclaw-hf/model-ref";
import { CatalogError } from "./catalog-error.ts";
import type { Backend, Draft, Modality, Pricing } from "./catalog-model.ts";
import {
  cleanText,
  isRecord,
  NO_FIELDS,
  nonNegative,
  optionalBoolean,
  positiveInteger,
  unknownFields,
} from "./json-value.ts";

/** One entry of `GET /v1/models`, checked field by field. */
export interface LiveModel {
  readonly id: string;
  /** The entry's `name`, else its `title`, else its `display_name`. */
  readonly name?: string;
  /** Seconds since 1970. */
  readonly created?: number;
  readonly ownedBy?: string;
  readonly inputModalities?: readonly Modality[];
  readonly outputModalities?: readonly Modality[];
  readonly backends: readonly Backend[];
  /** Fields that this package does not know, as they came. */
  readonly extra: Readonly<Record<string, unknown>>;
}

/** A router's answer to `GET /v1/models`. */
export interface LiveList {
  readonly models: readonly LiveModel[];
  /** Entries left out because they are malformed or repeat an id. */
  readonly skipped: number;
  /** When the answer came, in milliseconds since 1970. */
  readonly fetchedAt: number;
}

/**
 * Reads the body of `GET /v1/models`. Tolerant: a malformed entry is skipped and counted, a malformed field is as
 * good as absent, unknown fields are kept, the first of several entries with one id counts.
 *
 * @param body - The parsed JSON.
 * @param fetchedAt - When it came, in milliseconds since 1970.
 * @throws {CatalogError} `invalid_response` when there is no list, or not one usable entry in a list that has some.
 * @example
 * parseModelList({ object: "list", data: [{ id: "Qwen/Qwen3-8B", providers: [] }] }, Date.now()).models[0]?.id;
 */
export function parseModelList(body: unknown, fetchedAt: number): LiveList {
  const entries = isRecord(body) ? body.data : undefined;
  if (!Array.isArray(entries)) {
    throw new CatalogError(
      "invalid_response",
      'A model list is an object with an array "data"; there is none',
    );
  }
  const models = new Map<string, LiveModel>();
  for (const entry of entries) {
    const model = parseModel(entry);
    if (model && !models.has(model.id)) models.set(model.id, model);
  }
  if (models.size === 0 && entries.length > 0) {
    throw new CatalogError("invalid_response", `None of the ${entries.length} entries names a model`);
  }
  return { models: [...models.values()], skipped: entries.length - models.size, fetchedAt };
}

const MAX_NAME_CHARACTERS = 200;
const MAX_MODALITIES = 16;

const MODEL_FIELDS: ReadonlySet<string> = new Set([
  ...["id", "object", "name", "title", "display_name", "created", "owned_by", "architecture", "providers"],
]);
const BACKEND_FIELDS: ReadonlySet<string> = new Set([
  ...["provider", "status", "context_length", "pricing", "is_free", "supports_tools"],
  ...["supports_structured_output", "first_token_latency_ms", "throughput", "is_model_author"],
]);

function parseModel(entry: unknown): LiveModel | undefined {
  if (!isRecord(entry) || typeof entry.id !== "string") return undefined;
  const parsed = parseModelRef(`${PROVIDER}/${entry.id}`);
  if (!parsed.ok || parsed.ref.suffix) return undefined;
  const model: Draft<LiveModel> = {
    id: hubId(parsed.ref),
    backends: parseBackends(entry.providers),
    extra: unknownFields(entry, MODEL_FIELDS),
  };
  const name = firstText(entry.name, entry.title, entry.display_name);
  const ownedBy = firstText(entry.owned_by);
  const created = nonNegative(entry.created);
  if (name !== undefined) model.name = name;
  if (ownedBy !== undefined) model.ownedBy = ownedBy;
  if (created !== undefined) model.created = created;
  if (isRecord(entry.architecture)) {
    const input = parseModalities(entry.architecture.input_modalities);
    const output = parseModalities(entry.architecture.output_modalities);
    if (input) model.inputModalities = input;
    if (output) model.outputModalities = output;
  }
  return model;
}

function firstText(...candidates: readonly unknown[]): string | undefined {
  for (const candidate of candidates) {
    const text = cleanText(candidate, MAX_NAME_CHARACTERS);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** The modalities in a list, or `undefined` when it is none or names none. */
export function parseModalities(value: unknown): readonly Modality[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const names = new Set<string>();
  for (const item of value.slice(0, MAX_MODALITIES)) {
    const name = cleanText(item, MAX_NAME_CHARACTERS);
    if (name !== undefined) names.add(name);
  }
  return names.size > 0 ? [...names] : undefined;
}

function parseBackends(rows: unknown): readonly Backend[] {
  if (!Array.isArray(rows)) return [];
  const backends = new Map<string, Backend>();
  for (const row of rows) {
    const backend = parseBackend(row);
    if (backend && !backends.has(backend.provider)) backends.set(backend.provider, backend);
  }
  return [...backends.values()];
}

function parseBackend(row: unknown): Backend | undefined {
  if (!isRecord(row)) return undefined;
  const provider = cleanText(row.provider, MAX_NAME_CHARACTERS);
  const status = cleanText(row.status, MAX_NAME_CHARACTERS);
  if (provider === undefined || status === undefined) return undefined;
  const backend: Draft<Backend> = { provider, status };
  const contextWindow = positiveInteger(row.context_length);
  const pricing = isRecord(row.pricing) ? toPricing(row.pricing) : undefined;
  const isFree = optionalBoolean(row.is_free);
  const tools = optionalBoolean(row.supports_tools);
  const structuredOutput = optionalBoolean(row.supports_structured_output);
  const latency = nonNegative(row.first_token_latency_ms);
  const throughput = nonNegative(row.throughput);
  const isModelAuthor = optionalBoolean(row.is_model_author);
  const extra = unknownFields(row, BACKEND_FIELDS);
  if (contextWindow !== undefined) backend.contextWindow = contextWindow;
  if (pricing !== undefined) backend.pricing = pricing;
  if (isFree !== undefined) backend.isFree = isFree;
  if (tools !== undefined) backend.tools = tools;
  if (structuredOutput !== undefined) backend.structuredOutput = structuredOutput;
  if (latency !== undefined) backend.firstTokenLatencyMs = latency;
  if (throughput !== undefined) backend.throughputTokensPerSecond = throughput;
  if (isModelAuthor !== undefined) backend.isModelAuthor = isModelAuthor;
  if (extra !== NO_FIELDS) backend.extra = extra;
  return backend;
}

/** `{input, output}` in US dollars per million tokens; half a price is as good as none. */
export function toPricing(price: Readonly<Record<string, unknown>>): Pricing | undefined {
  const inputPerMillionTokens = nonNegative(price.input);
  const outputPerMillionTokens = nonNegative(price.output);
  if (inputPerMillionTokens === undefined || outputPerMillionTokens === undefined) return undefined;
  return { inputPerMillionTokens, outputPerMillionTokens };
}
