import { isRecord } from "../exchange/json-value.ts";
import { SandboxError } from "../sandbox-error.ts";
import { parseModelName } from "./model-name.ts";

/** One backend's row of a model, as in the router's `GET /v1/models`; all but the first two may be missing. */
export interface RouterProvider {
  readonly provider: string;
  /** `live` or `error`; only live rows are picked by a policy. */
  readonly status: string;
  /** Tokens. */
  readonly context_length?: number;
  /** US dollars per million tokens. */
  readonly pricing?: { readonly input: number; readonly output: number };
  readonly is_free?: boolean;
  readonly supports_tools?: boolean;
  readonly supports_structured_output?: boolean;
  readonly first_token_latency_ms?: number;
  /** Tokens per second. */
  readonly throughput?: number;
  readonly is_model_author?: boolean;
}

/** A model as in the router's `GET /v1/models`. Fields not named here are served as they are. */
export interface RouterModel {
  /** `org/model`. */
  readonly id: string;
  readonly object?: string;
  /** Seconds since 1970. */
  readonly created?: number;
  readonly owned_by?: string;
  readonly architecture?: {
    readonly input_modalities: readonly string[];
    readonly output_modalities: readonly string[];
  };
  readonly providers: readonly RouterProvider[];
  readonly [field: string]: unknown;
}

/**
 * Checks a list of models, given as an array or as a whole `GET /v1/models` body.
 *
 * @throws SandboxError `invalid_models`, naming the first entry that is not usable.
 */
export function parseRouterModels(value: unknown, source: string): readonly RouterModel[] {
  const list = isRecord(value) ? value.data : value;
  if (!Array.isArray(list)) {
    throw new SandboxError(
      "invalid_models",
      `${source} is not a list of models: expected an array, or {"object":"list","data":[…]}.`,
    );
  }
  return list.map((entry: unknown, index) => {
    const problem = describeProblem(entry);
    if (problem) throw new SandboxError("invalid_models", `${source}, entry ${index}: ${problem}`);
    return entry as RouterModel;
  });
}

function describeProblem(entry: unknown): string | undefined {
  if (!isRecord(entry)) return "expected an object.";
  if (typeof entry.id !== "string") return 'expected "id", a string like "org/model".';
  const name = parseModelName(entry.id);
  if (!name || name.suffix !== undefined) return '"id" is not of the form "org/model".';
  if (name.org === "faults" || name.org === "recordings") {
    return `the organisation "${name.org}" is the sandbox's own.`;
  }
  if (!Array.isArray(entry.providers)) return 'expected "providers", a list.';
  const rows: readonly unknown[] = entry.providers;
  const usable = rows.every(
    (row) => isRecord(row) && typeof row.provider === "string" && typeof row.status === "string",
  );
  return usable ? undefined : 'every row of "providers" needs "provider" and "status".';
}
