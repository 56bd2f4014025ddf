import type { Failure } from "./failure.ts";

const CONNECT_TIMEOUTS = new Set(["UND_ERR_CONNECT_TIMEOUT", "ETIMEDOUT"]);
const RESETS = new Set(["UND_ERR_SOCKET", "ECONNRESET", "EPIPE", "ECONNABORTED"]);
const SELF_INFLICTED = new Set(["UND_ERR_DESTROYED", "UND_ERR_CLOSED"]);
const INVALID_ANSWER = /^(HPE_|UND_ERR_(HEADERS_OVERFLOW|RES_))/;
const INVALID_REQUEST = /^UND_ERR_(INVALID_ARG|REQ_)/;

/**
 * What an error of the socket, of DNS, of TLS or of undici means for an attempt whose answer has not begun. `isConnected` tells a reset
 * while connecting (nothing was sent) from one behind the request.
 */
export function classifyTransport(error: unknown, isConnected: boolean): Failure {
  const code = codeOf(error);
  const cause = error;
  if (CONNECT_TIMEOUTS.has(code) && !isConnected) {
    return { code: "upstream_connect_timeout", what: "could not be reached in time", cause };
  }
  if (SELF_INFLICTED.has(code))
    return { code: "upstream_closed", what: "was not asked: the client is closed", cause };
  if (INVALID_REQUEST.test(code)) {
    return {
      code: "invalid_request",
      what: "was not asked: the request's headers or body cannot be sent",
      cause,
    };
  }
  if (INVALID_ANSWER.test(code))
    return { code: "upstream_invalid_response", what: `broke the HTTP protocol (${code})`, cause };
  if (isConnected || RESETS.has(code)) {
    return isConnected
      ? { code: "upstream_reset", what: "closed the connection before it answered", cause }
      : { code: "upstream_unreachable", what: "closed the connection while it was being opened", cause };
  }
  return {
    code: "upstream_unreachable",
    what: `could not be reached (${code || "connection failed"})`,
    cause,
  };
}

/** The code of an error; for one that gathers several (both address families refused) the first code within. */
function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  const { code, errors, cause } = error as { code?: unknown; errors?: unknown; cause?: unknown };
  if (typeof code === "string") return code;
  if (Array.isArray(errors)) return codeOf(errors[0]);
  return cause === undefined || cause === error ? "" : codeOf(cause);
}
