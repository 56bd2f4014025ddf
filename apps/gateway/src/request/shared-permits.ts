/** Places for model requests that several processes fill together, so that `maxConcurrentRequests` holds for their sum. */
export interface SharedPermits {
  /** How many may be under way in this process without asking. */
  readonly held: number;
  /** Finds out whether one more may begin. When it may, it has to begin before the callback returns, or the place stays free. */
  ask(answer: (isGranted: boolean) => void): void;
}
