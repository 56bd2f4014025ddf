/** The provider part of every ref, and the only one: a ref of this package names a Hugging Face model. */
export const PROVIDER = "huggingface";

/**
 * What the router can be told to optimise for, instead of being told a provider.
 *
 * - `fastest`: highest throughput.
 * - `cheapest`: lowest price per output token.
 * - `preferred`: the order in the account's Inference Provider settings.
 *
 * @see https://huggingface.co/docs/inference-providers
 */
export const POLICIES = ["fastest", "cheapest", "preferred"] as const;

/** One of {@link POLICIES}. */
export type Policy = (typeof POLICIES)[number];

/**
 * What stands behind the last colon of a ref. A name that is no policy is a provider (`together`, `sambanova`):
 * the set of providers changes from week to week and is never closed here.
 */
export type Suffix =
  | { readonly kind: "policy"; readonly name: Policy }
  | { readonly kind: "provider"; readonly name: string };

/**
 * A model on the Hub and, optionally, how its backend is chosen. Values come from `parseModelRef`, which
 * checks them; one built by hand is only as good as its parts.
 */
export interface ModelRef {
  /** The Hub organisation or user, e.g. `deepseek-ai`. */
  readonly org: string;
  /** The repository's name without the organisation, e.g. `DeepSeek-R1`. */
  readonly model: string;
  /** The policy or provider behind the colon; `undefined` leaves the choice to the router. */
  readonly suffix: Suffix | undefined;
}

/** The shape of a canonical ref, as {@link formatModelRef} writes it. */
export type ModelRefText = `${typeof PROVIDER}/${string}/${string}`;

/** The shape of a Hub id, with or without a suffix, as the router reads it. */
export type RouterModelText = `${string}/${string}`;

/**
 * The one canonical form of a ref: `huggingface/<org>/<model>[:suffix]`.
 *
 * @example
 * formatModelRef({ org: "Qwen", model: "Qwen3-8B", suffix: { kind: "policy", name: "cheapest" } });
 * // "huggingface/Qwen/Qwen3-8B:cheapest"
 */
export function formatModelRef(ref: ModelRef): ModelRefText {
  return `${PROVIDER}/${routerModel(ref)}`;
}

/**
 * The Hub's id of the model, `<org>/<model>`, whatever the suffix: the key under which catalogs know it.
 *
 * @example
 * hubId({ org: "Qwen", model: "Qwen3-8B", suffix: { kind: "provider", name: "together" } }); // "Qwen/Qwen3-8B"
 */
export function hubId(ref: ModelRef): RouterModelText {
  return `${ref.org}/${ref.model}`;
}

/**
 * What the router takes as `model` in a request: `<org>/<model>[:suffix]`.
 *
 * @example
 * routerModel({ org: "Qwen", model: "Qwen3-8B", suffix: undefined }); // "Qwen/Qwen3-8B"
 */
export function routerModel(ref: ModelRef): RouterModelText {
  return ref.suffix ? `${hubId(ref)}:${ref.suffix.name}` : hubId(ref);
}

/**
 * Whether the ref itself settles how the backend is chosen. A policy locks as much as a provider does, so an
 * interface offers no choice of backend for such a ref.
 */
export function isBackendLocked(ref: ModelRef): boolean {
  return ref.suffix !== undefined;
}

/** Whether two refs mean the same model chosen in the same way. Case counts, as it does on the Hub. */
export function isSameModelRef(a: ModelRef, b: ModelRef): boolean {
  return a.org === b.org && a.model === b.model && a.suffix?.name === b.suffix?.name;
}
