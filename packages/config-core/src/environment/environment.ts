/** The variables of a process, as `process.env` has them; passed in, never read from the process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The value of the first of `layers` in which `name` is set and not empty. */
export function lookUpVariable(name: string, layers: readonly Environment[]): string | undefined {
  for (const layer of layers) {
    const value = Object.hasOwn(layer, name) ? layer[name] : undefined;
    if (value !== undefined && value !== "") return value;
  }
  return undefined;
}
