import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CHAT_ERROR_CODES, ChatError } from "./chat-error.ts";
import { toErrorBody } from "./error-body.ts";
import { redact } from "./redact.ts";

describe("ChatError", () => {
  it("is recognised by its brand, also across copies of the package", () => {
    expect(ChatError.isInstance(new ChatError({ code: "aborted", message: "m" }))).toBe(true);
    expect(ChatError.isInstance({ [Symbol.for("@openclaw-hf/hf-chat.ChatError")]: true })).toBe(true);
    for (const other of [new Error("m"), null, "aborted", { code: "aborted" }])
      expect(ChatError.isInstance(other)).toBe(false);
  });

  it("has every code in the README, with its status", () => {
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    for (const code of CHAT_ERROR_CODES) {
      expect(readme).toMatch(
        new RegExp(`\\| \`${code}\` \\| ${new ChatError({ code, message: "" }).status} `),
      );
    }
  });
});

describe("toErrorBody", () => {
  it("gives our code, a type and the parameter", () => {
    expect(toErrorBody(new ChatError({ code: "model_not_found", message: "m" }))).toEqual({
      error: { message: "m", type: "invalid_request_error", param: "model", code: "model_not_found" },
    });
    expect(toErrorBody(new ChatError({ code: "upstream_error", message: "m" })).error).toMatchObject({
      type: "api_error",
      param: null,
    });
  });

  it("passes on the upstream's own words about a refused request", () => {
    const upstream = { type: "invalid_request_error", param: "tools", code: "bad_tool" };
    expect(toErrorBody(new ChatError({ code: "invalid_request", message: "m", upstream })).error).toEqual({
      message: "m",
      ...upstream,
    });
  });
});

describe("redact", () => {
  it("takes out the secrets that were sent and whatever looks like one", () => {
    const text = "key s3cret+/= refused; Authorization: Bearer abc.def; hf_AbCdEf123456 sk-proj-abcdefgh";
    expect(redact(text, ["s3cret+/=", undefined])).toBe(
      "key [redacted] refused; Authorization: Bearer [redacted]; hf_[redacted] sk-[redacted]",
    );
  });
});
