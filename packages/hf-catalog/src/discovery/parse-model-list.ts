import { hubId, PROVIDER, parseModelRef } from "@openclaw-hf/model-ref";
import { CatalogError } from "../catalog-error.ts";
import type { Backend, Modality } from "../catalog-model.ts";
import { cleanLabel, isRecord, NO_FIELDS, nonNegative, unknownFields } from "./json-value.ts";
import { parseBackends, type Words } from "./parse-backends.ts";
import { parseModalities } from "./parse-modalities.ts";

/** One entry of `GET /v1/models`, checked field by field. */
export interface LiveModel {
  readonly id: string;
  /** The entry's `name`, else its `title`, else its `display_name`. */
  readonly name?: string | undefined;
  /** Seconds since 1970. */
  readonly created?: number | undefined;
  readonly ownedBy?: string | undefined;
  readonly inputModalities?: readonly Modality[] | undefined;
  readonly outputModalities?: readonly Modality[] | undefined;
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
  const words: Words = new Map();
  for (const entry of entries) {
    const model = parseModel(entry, words);
    if (model && !models.has(model.id)) models.set(model.id, model);
  }
  if (models.size === 0 && entries.length > 0) {
    throw new CatalogError("invalid_response", `None of the ${entries.length} entries names a model`);
  }
  return { models: [...models.values()], skipped: entries.length - models.size, fetchedAt };
}

const MODEL_FIELDS: ReadonlySet<string> = new Set([
  ...["id", "object", "name", "title", "display_name", "created", "owned_by", "architecture", "providers"],
]);

function parseModel(entry: unknown, words: Words): LiveModel | undefined {
  if (!isRecord(entry) || typeof entry.id !== "string") return undefined;
  const parsed = parseModelRef(`${PROVIDER}/${entry.id}`);
  if (!parsed.ok || parsed.ref.suffix) return undefined;
  const architecture = isRecord(entry.architecture) ? entry.architecture : NO_FIELDS;
  return {
    id: hubId(parsed.ref),
    name: cleanLabel(entry.name) ?? cleanLabel(entry.title) ?? cleanLabel(entry.display_name),
    created: nonNegative(entry.created),
    ownedBy: cleanLabel(entry.owned_by),
    inputModalities: parseModalities(architecture.input_modalities),
    outputModalities: parseModalities(architecture.output_modalities),
    backends: Array.isArray(entry.providers) ? parseBackends(entry.providers, words) : [],
    extra: unknownFields(entry, MODEL_FIELDS) ?? NO_FIELDS,
  };
}
