import { expect, it } from "vitest";
import { classifyTransport } from "./classify-transport.ts";

const error = (code: string) => Object.assign(new Error(code), { code });

it.for([
  ["ECONNREFUSED", false, "upstream_unreachable"],
  ["ENOTFOUND", false, "upstream_unreachable"],
  ["EAI_AGAIN", false, "upstream_unreachable"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", false, "upstream_unreachable"],
  ["ECONNRESET", false, "upstream_unreachable"],
  ["UND_ERR_CONNECT_TIMEOUT", false, "upstream_connect_timeout"],
  ["ETIMEDOUT", false, "upstream_connect_timeout"],
  ["ECONNRESET", true, "upstream_reset"],
  ["UND_ERR_SOCKET", true, "upstream_reset"],
  ["EPIPE", true, "upstream_reset"],
  ["HPE_INVALID_CONSTANT", true, "upstream_invalid_response"],
  ["UND_ERR_HEADERS_OVERFLOW", true, "upstream_invalid_response"],
  ["UND_ERR_DESTROYED", false, "upstream_closed"],
] as const)("%s, connected: %s, is %s", ([code, isConnected, expected]) => {
  expect(classifyTransport(error(code), isConnected)).toMatchObject({ code: expected, cause: { code } });
});

it("looks into an error that gathers those of both address families, and into causes", () => {
  expect(classifyTransport(new AggregateError([error("ECONNREFUSED")]), false).what).toContain(
    "ECONNREFUSED",
  );
  expect(classifyTransport(new Error("x", { cause: error("ENOTFOUND") }), false).what).toContain("ENOTFOUND");
});
