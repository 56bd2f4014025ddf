import { expect, it } from "vitest";
import { getIn } from "../json5/config-path.ts";
import { configJsonSchema } from "./config-json-schema.ts";

const schema = configJsonSchema();
const at = (...keys: string[]) =>
  getIn(
    schema,
    keys.flatMap((key) => ["properties", key]),
  );

it("describes the keys of the seed for editors", () => {
  expect(schema).toMatchObject({ $schema: expect.stringContaining("2020-12"), type: "object" });
  expect(at("gateway", "port")).toMatchObject({ type: "integer", minimum: 0, maximum: 65535 });
  expect(at("gateway", "bind")).toMatchObject({ enum: expect.arrayContaining(["loopback", "lan"]) });
  expect(at("agents", "defaults", "model")).toMatchObject({
    anyOf: [{ type: "string" }, { type: "object" }],
  });
  expect(at("models", "providers", "huggingface", "discovery", "timeoutMs")).toMatchObject({
    description: expect.stringContaining("milliseconds"),
  });
  expect(at("$schema")).toMatchObject({ type: "string" });
});

it("allows unknown keys everywhere", () => {
  expect(JSON.stringify(schema)).not.toContain('"additionalProperties":false');
});

it("can be written as JSON", () => {
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
});
