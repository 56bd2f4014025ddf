import { describe, expect, it } from "vitest";
import { apiError, errorBody, errorEvents } from "./api-error.ts";

const overloaded = apiError(503, "overloaded", "Too much.");
const events = (text: string) => text.trimEnd().split("\n\n");

describe("errorBody", () => {
  it("has OpenAI's four members and a type that follows the status", () => {
    expect(JSON.parse(errorBody(overloaded, "openai", "req_1"))).toEqual({
      error: { message: "Too much.", type: "api_error", param: null, code: "overloaded" },
    });
    expect(apiError(401, "x", "").type).toBe("authentication_error");
    expect(apiError(422, "x", "").type).toBe("invalid_request_error");
  });

  it("has Anthropic's envelope and types on its endpoint", () => {
    expect(JSON.parse(errorBody(overloaded, "anthropic", "req_1"))).toMatchObject({
      type: "error",
      error: { type: "overloaded_error", message: "Too much." },
      request_id: "req_1",
    });
    expect(JSON.parse(errorBody(apiError(418, "x", ""), "anthropic", ""))).toMatchObject({
      error: { type: "api_error" },
    });
  });
});

describe("errorEvents", () => {
  it("ends a chat stream with one error event and the terminator", () => {
    const [error, done, ...rest] = events(errorEvents(overloaded, "openai", "req_1"));
    expect(JSON.parse(error?.slice("data: ".length) ?? "")).toMatchObject({ error: { code: "overloaded" } });
    expect(done).toBe("data: [DONE]");
    expect(rest).toEqual([]);
  });

  it("ends a responses stream with an event that says error by its type as well", () => {
    const [error = "", done] = events(errorEvents(overloaded, "responses", "req_1"));
    expect(error).toMatch(/^event: error\ndata: \{"type":"error","code":"overloaded"/);
    expect(done).toBe("data: [DONE]");
  });

  it("ends an Anthropic stream with its error event and nothing else", () => {
    const all = events(errorEvents(overloaded, "anthropic", "req_1"));
    expect(all).toHaveLength(1);
    expect(all[0]).toMatch(/^event: error\ndata: \{"type":"error","error":\{"type":"overloaded_error"/);
  });
});
