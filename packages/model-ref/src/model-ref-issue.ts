/**
 * Everything that can be wrong with a ref.
 *
 * - `empty`: there is no text.
 * - `incomplete`: the organisation or the model is missing.
 * - `unknown_provider`: three parts, and the first is not `huggingface`.
 * - `too_many_parts`: more than an organisation and a model behind `huggingface/`.
 * - `not_a_model`: an address that is not a model's page on the Hub.
 * - `bad_character`: a character the Hub allows in no name.
 * - `bad_name`: allowed characters in a forbidden order (`--`, `..`, a dash or dot at either end, `.git` at the end).
 * - `too_long`: more than 96 characters in one part.
 * - `bad_suffix`: what follows the last colon is empty or no lower-case slug.
 */
export type ModelRefIssueCode =
  | "empty"
  | "incomplete"
  | "unknown_provider"
  | "too_many_parts"
  | "not_a_model"
  | "bad_character"
  | "bad_name"
  | "too_long"
  | "bad_suffix";

/** Why a text is no ref, and where. */
export interface ModelRefIssue {
  readonly code: ModelRefIssueCode;
  /** Index into the given text, in UTF-16 code units, of the offending character or of where one is missing. */
  readonly offset: number;
  /** One sentence for a person; at most one character of the input is quoted in it. */
  readonly message: string;
  /** What to write instead, where that is clear. */
  readonly hint: string | undefined;
}
