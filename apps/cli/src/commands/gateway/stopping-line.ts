/** What a person is told when a signal has come. */
export function stoppingLine(signal: string, requestsInFlight: number): string {
  const waiting =
    requestsInFlight > 0
      ? ` Waiting for ${requestsInFlight} request${requestsInFlight > 1 ? "s" : ""}; again to end at once.`
      : "";
  return `${signal}: stopping.${waiting}`;
}
