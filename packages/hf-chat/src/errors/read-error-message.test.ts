import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRecordings, SKIPPED } from "../../test/recordings.ts";
import { readErrorBody, readErrorValue } from "./read-error-message.ts";

const messageOf = (body: unknown) =>
  readErrorBody(typeof body === "string" ? body : JSON.stringify(body)).message;

describe("readErrorBody", () => {
  it.for([
    [{ error: { message: "Bad model", type: "t" } }, "Bad model"],
    [{ error: "Invalid username or password." }, "Invalid username or password."],
    [{ error: { message: { detail: "nested" } } }, "nested"],
    [{ errors: ["first", "second"] }, "first"],
    [{ message: "plain message" }, "plain message"],
    [{ detail: "Not authenticated" }, "Not authenticated"],
    [
      {
        detail: [
          { loc: ["body", "messages"], msg: "Field required", input: { secret: 1 } },
          { loc: ["body", "n"], msg: "too big" },
        ],
      },
      "body.messages: Field required; body.n: too big",
    ],
    ["Failed to deserialize the JSON body", "Failed to deserialize the JSON body"],
    ['"just a string"', "just a string"],
    ["<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>", "502 Bad Gateway"],
    [
      "<!DOCTYPE html><style>p{color:red}</style><p>Sorry &amp; goodbye</p><script>alert(1)</script>",
      "Sorry & goodbye",
    ],
    ['{"error": "cut off', '{"error": "cut off'],
    ["", undefined],
    ["   \n ", undefined],
    ["{}", undefined],
  ] as const)("reads %j", ([body, message]) => {
    expect(messageOf(body)).toBe(message);
  });

  it("keeps type, parameter, code, stated status and loading time", () => {
    expect(readErrorValue({ error: { message: "m", type: "t", param: "p", code: 429 } })).toMatchObject({
      type: "t",
      param: "p",
      code: "429",
      status: 429,
    });
    expect(readErrorValue({ error: "m", error_type: "overloaded", estimated_time: 3 })).toMatchObject({
      type: "overloaded",
      estimatedSeconds: 3,
    });
  });

  it("makes one bounded line of anything, without control or direction-changing characters", () => {
    expect(messageOf("a\r\nb\u001b[31mc\u202ed")).toBe("a b [31mc d");
    expect(messageOf("x".repeat(5000))?.length).toBe(1000);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.jsonValue().map((value) => JSON.stringify(value)),
        ),
        (body) => {
          const message = messageOf(body) ?? "";
          expect(message.length).toBeLessThanOrEqual(1000);
          expect(message).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
        },
      ),
    );
  });

  it("takes hostile HTML in its stride", () => {
    const startedAt = performance.now();
    for (const piece of ["<script", "<", "<style>", "<title", "&amp"])
      messageOf(`<html>${piece.repeat(200_000)}`);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  const recorded = readRecordings("error");
  it.skipIf(recorded.length === 0)(
    `reads the recorded errors of real backends${recorded.length === 0 ? ` (skipped: ${SKIPPED})` : ""}`,
    () => {
      expect(new Set(recorded.map(({ body }) => messageOf(body)))).toEqual(
        new Set([
          "Template error: template not found",
          ...[144, 143, 75].map(
            (column) =>
              `Failed to deserialize the JSON body into the target type: missing field \`messages\` at line 1 column ${column}`,
          ),
        ]),
      );
    },
  );
});
