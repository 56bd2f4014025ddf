/**
 * A part of a name that no other process makes: a hundred random bits. For files that are made with `wx`, which fails
 * where the name is taken, and not for secrets. `node:crypto` is left alone because loading it takes a sixth of the time
 * in which a Node process starts.
 */
export function uniqueName(): string {
  const draw = () => Math.random().toString(36).slice(2).padEnd(10, "0");
  return `${draw()}${draw()}`;
}
