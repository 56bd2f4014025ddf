/** A model a person wrote down, in the configuration or in `models.json`. */
export interface ConfiguredModel {
  /** Hub id with or without a suffix, or a full ref. */
  readonly id: string;
  readonly name?: string | undefined;
  readonly alias?: string | undefined;
  /** Anything else they wrote, untouched. */
  readonly [option: string]: unknown;
}
