import { randomBytes } from "node:crypto";

/**
 * Gives the function that names requests: `req_` with eight random bytes of this series and a number. Unique over
 * processes and restarts like a UUID, at the price of a concatenation.
 */
export function createRequestIds(): () => string {
  const series = `req_${randomBytes(8).toString("hex")}_`;
  let count = 0;
  return () => series + ++count;
}
