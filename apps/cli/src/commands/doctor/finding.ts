/** What one check came to. */
export interface Finding {
  readonly check: string;
  /** `broken` makes the exit code 1; `note` is worth knowing. */
  readonly status: "ok" | "note" | "broken";
  readonly message: string;
  /** The command, or the step, that mends it. */
  readonly fix?: string;
}

/** A check that found nothing wrong. */
export const ok = (check: string, message: string): Finding => ({ check, status: "ok", message });

/** A check that found something worth knowing. */
export const note = (check: string, message: string, fix?: string): Finding => ({
  check,
  status: "note",
  message,
  ...(fix && { fix }),
});

/** A check that found something broken, and what mends it. */
export const broken = (check: string, message: string, fix: string): Finding => ({
  check,
  status: "broken",
  message,
  fix,
});
