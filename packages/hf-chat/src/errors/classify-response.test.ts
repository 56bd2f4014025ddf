import { describe, expect, it } from "vitest";
import { classifyErrorValue, classifyResponse } from "./classify-response.ts";
import { readErrorBody } from "./read-error-message.ts";

const classify = (status: number, body: unknown, provider?: string) =>
  classifyResponse({
    status,
    detail: readErrorBody(typeof body === "string" ? body : JSON.stringify(body)),
    provider,
    retryAfterMs: undefined,
  });

describe("a status", () => {
  it.for([
    [400, { error: { message: "no", code: "model_not_supported", param: "model" } }, "model_not_supported"],
    [
      400,
      { error: { message: "The requested model 'x' is not supported by any provider you have enabled." } },
      "model_not_supported",
    ],
    [400, { error: { message: "no", code: "model_not_found" } }, "model_not_found"],
    [400, { error: "The requested model 'X' does not exist." }, "model_not_found"],
    [400, { error: { message: "bad temperature" } }, "invalid_request"],
    [
      400,
      { error: { message: "This model's maximum context length is 4096 tokens." } },
      "context_length_exceeded",
    ],
    [413, { message: "prompt is too long: 9 tokens > 8 maximum" }, "context_length_exceeded"],
    [422, { error: "`inputs` tokens + `max_new_tokens` must be <= 4096" }, "context_length_exceeded"],
    [422, { error: "Template error: template not found", error_type: "template_error" }, "invalid_request"],
    [401, { error: "Invalid username or password." }, "upstream_auth_failed"],
    [403, "Forbidden", "upstream_auth_failed"],
    [402, { error: "You have depleted your monthly included credits." }, "insufficient_quota"],
    [404, "<html><title>404 Not Found</title></html>", "model_not_found"],
    [408, "", "upstream_error"],
    [410, { error: "The model is no longer served" }, "model_not_found"],
    [415, { error: "Unsupported media type" }, "invalid_request"],
    [429, { error: { message: "slow down" } }, "rate_limit_exceeded"],
    [500, { error: "boom" }, "upstream_error"],
    [503, { error: "Model a/b is currently loading", estimated_time: 20 }, "model_loading"],
    [503, { error: "Service unavailable" }, "upstream_error"],
    [529, { type: "error", error: { type: "overloaded_error", message: "Overloaded" } }, "upstream_error"],
    [301, "", "upstream_invalid_response"],
  ] as const)("%i with %j means %s", ([status, body, code]) => {
    expect(classify(status, body).code).toBe(code);
  });

  it("tells a backend without credits from an account without", () => {
    const body = { error: { message: "Insufficient balance" } };
    expect(classify(402, body, "together").code).toBe("backend_quota_exceeded");
    expect(classify(402, body).code).toBe("insufficient_quota");
    expect(
      classify(402, { error: "You have depleted your monthly included credits." }, "together").code,
    ).toBe("insufficient_quota");
  });

  it("takes the time a model needs to load for the time to wait", () => {
    expect(classify(503, { error: "loading", estimated_time: 12.3 }).retryAfterMs).toBe(12_300);
  });

  it("keeps the status, type, parameter and code of a refused request", () => {
    const failure = classify(422, {
      error: { message: "bad", type: "invalid_request_error", param: "tools", code: "bad_tool" },
    });
    expect(failure).toMatchObject({
      status: 422,
      upstream: { type: "invalid_request_error", param: "tools", code: "bad_tool" },
    });
  });

  it("says where to enable a provider, and where to buy credits", () => {
    expect(classify(400, { error: { code: "model_not_supported" } }).hint).toContain(
      "https://huggingface.co/settings/inference-providers",
    );
    expect(classify(402, {}).hint).toContain("https://huggingface.co/settings/billing");
  });
});

describe("an error that came with a success", () => {
  it.for([
    [{ error: { message: "Rate limit reached", type: "rate_limit_exceeded" } }, "rate_limit_exceeded"],
    [{ error: { message: "x", code: 429 } }, "rate_limit_exceeded"],
    [{ error: { message: "x", status_code: 503 } }, "upstream_error"],
    [{ error: "You have depleted your monthly included credits." }, "insufficient_quota"],
    [{ error: "Invalid username or password." }, "upstream_auth_failed"],
    [{ error: { message: "no", code: "model_not_found" } }, "model_not_found"],
    [{ error: { message: "Input validation error", type: "validation" } }, "invalid_request"],
    [{ type: "error", error: { type: "overloaded_error", message: "Overloaded" } }, "upstream_error"],
    [
      { type: "response.failed", response: { error: { code: "rate_limit_exceeded", message: "x" } } },
      "rate_limit_exceeded",
    ],
    [{ error: {} }, "upstream_error"],
  ] as const)("%j means %s", ([value, code]) => {
    expect(classifyErrorValue(value, { provider: "deepinfra", retryAfterMs: undefined }).code).toBe(code);
  });
});
