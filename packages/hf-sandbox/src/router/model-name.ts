/** A model as a request names it: `org/model`, and after the last colon a policy or a backend. */
export interface ModelName {
  /** `org/model`, without the suffix. */
  readonly id: string;
  readonly org: string;
  readonly model: string;
  /** `fastest`, `cheapest`, `preferred` or a backend's slug; absent without one. */
  readonly suffix?: string;
}

// The Hub's rules: letters, digits, `-_.`, at most 96 characters a part, no `--` and no `..`.
const PART = /^(?!.*(?:--|\.\.))[A-Za-z0-9_][A-Za-z0-9._-]{0,95}$/;
const SUFFIX = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Reads a model name by the Hub's grammar; `undefined` when it is not one. */
export function parseModelName(text: string): ModelName | undefined {
  const slash = text.indexOf("/");
  const colon = text.lastIndexOf(":");
  const end = colon === -1 ? text.length : colon;
  if (slash === -1 || end < slash) return undefined;
  const org = text.slice(0, slash);
  const model = text.slice(slash + 1, end);
  if (!PART.test(org) || !PART.test(model)) return undefined;
  const name = { id: `${org}/${model}`, org, model };
  if (colon === -1) return name;
  const suffix = text.slice(colon + 1);
  return SUFFIX.test(suffix) ? { ...name, suffix } : undefined;
}
