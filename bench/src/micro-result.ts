/** One line of a micro-benchmark's output. */
export interface MicroResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** `>= 5e6` or `< 100`, in the same unit. */
  readonly goal?: string;
}

/** Reads a line of output; undefined when it is not a result but text. */
export function parseMicroResult(line: string): MicroResult | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const result = JSON.parse(line) as Partial<MicroResult>;
    const isResult =
      typeof result.name === "string" && typeof result.value === "number" && typeof result.unit === "string";
    return isResult ? (result as MicroResult) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value is what the goal asks for; undefined when there is none, or none that can be read. */
export function isReached({ value, goal }: MicroResult): boolean | undefined {
  const [, comparison, limit] = /^(<=|>=|<|>|≤|≥) *([\d.e+]+)/.exec(goal ?? "") ?? [];
  if (comparison === undefined || limit === undefined) return undefined;
  const bound = Number(limit);
  if (value === bound) return comparison !== "<" && comparison !== ">";
  return comparison.startsWith("<") || comparison === "≤" ? value < bound : value > bound;
}
