import { describe, expect, it } from "vitest";
import { chooseBackend } from "./backend-choice.ts";
import type { RouterModel } from "./router-model.ts";

const model: RouterModel = {
  id: "org/model",
  providers: [
    { provider: "unknown", status: "live" },
    { provider: "quick", status: "live", throughput: 900, pricing: { input: 1, output: 9 } },
    { provider: "cheap", status: "live", throughput: 20, pricing: { input: 5, output: 1 } },
    { provider: "broken", status: "error", throughput: 5000, pricing: { input: 0, output: 0 } },
  ],
};

function choose(suffix: string | undefined, down: readonly string[] = []) {
  const context = { preferredProviders: ["broken", "cheap"], isUp: (name: string) => !down.includes(name) };
  const choice = chooseBackend(model, suffix, context);
  return choice.kind === "unsupported" ? choice.kind : `${choice.kind} ${choice.row.provider}`;
}

describe("the backend", () => {
  it.each([
    [undefined, "answers quick"],
    ["fastest", "answers quick"],
    ["cheapest", "answers cheap"],
    ["preferred", "answers cheap"],
    ["unknown", "answers unknown"],
    ["broken", "unavailable broken"],
    ["nobody", "unsupported"],
  ])("for the suffix %s: %s", (suffix, expected) => {
    expect(choose(suffix)).toBe(expected);
  });

  it("is the next best when the best is down, and nobody else when it was pinned", () => {
    expect(choose(undefined, ["quick"])).toBe("answers cheap");
    expect(choose("cheapest", ["cheap"])).toBe("answers quick");
    expect(choose("quick", ["quick"])).toBe("unavailable quick");
  });

  it("is named although it does not answer when none does", () => {
    expect(choose(undefined, ["quick", "cheap", "unknown"])).toBe("unavailable quick");
    expect(
      chooseBackend({ id: "a/b", providers: [] }, undefined, { preferredProviders: [], isUp: () => true }),
    ).toEqual({ kind: "unsupported" });
  });
});
