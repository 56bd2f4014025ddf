/**
 * A token that does not show itself: printed, inspected, put into JSON or a template string it reads
 * `hf_…wxyz (from ~/.openclaw/.env)`. Only {@link Secret.reveal} gives it.
 *
 * @example
 * ```ts
 * import { Secret } from "@openclaw-hf/config-core";
 *
 * const token = new Secret("hf_abcdefghijklmnopqrstuvwxyz", "HF_TOKEN");
 * `${token}`; // "hf_…wxyz (from HF_TOKEN)"
 * const headers = { authorization: `Bearer ${token.reveal()}` };
 * ```
 */
export class Secret {
  readonly #value: string;
  /** Where it comes from, for people: `HF_TOKEN`, `~/.openclaw/.env`, … */
  readonly source: string;

  constructor(value: string, source: string) {
    this.#value = value;
    this.source = source;
  }

  /** The secret itself. Give it to the router and to nothing that logs. */
  reveal(): string {
    return this.#value;
  }

  /** The ends of the secret, enough to tell two tokens apart; nothing but the prefix of a short one. */
  mask(): string {
    const prefix = this.#value.startsWith("hf_") ? "hf_" : "";
    const end = this.#value.length >= 16 ? this.#value.slice(-4) : "";
    return `${prefix}…${end}`;
  }

  toString(): string {
    return `${this.mask()} (from ${this.source})`;
  }

  toJSON(): string {
    return this.toString();
  }

  // `inspect.custom` by its registered name, so that nothing has to be loaded for it.
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
