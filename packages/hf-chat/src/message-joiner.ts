/** What arrived of an answer. */
export interface JoinedMessage {
  readonly content: string;
  readonly reasoning: string;
}
