/** A flag that is off unless it is given. It has no negation: `--no-json` would only say what is so anyway. */
export function switchFlag(brief: string) {
  return { kind: "boolean", brief, default: false, withNegated: false } as const;
}

export const JSON_FLAG = switchFlag("Print JSON");
