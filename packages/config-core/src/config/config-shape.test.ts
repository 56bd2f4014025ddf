import fc from "fast-check";
import { expect, test } from "vitest";
import { shapeOfSchema } from "../../scripts/shape-of-schema.ts";
import { configSchema } from "./config-schema.ts";
import { CONFIG_SHAPE } from "./config-shape.ts";
import { hasShape, type Shape } from "./shape.ts";

test("the shape is the one that the schema has now (pnpm generate:shape)", () => {
  expect(CONFIG_SHAPE).toEqual(shapeOfSchema(configSchema));
});

test("every document that has the shape passes the schema, which reads it as it is", () => {
  let plain = 0;
  fc.assert(
    fc.property(documents(CONFIG_SHAPE), (document) => {
      if (!hasShape(document, CONFIG_SHAPE)) return;
      plain++;
      const checked = configSchema.safeParse(document);
      expect(checked.error?.issues ?? []).toEqual([]);
      expect(checked.data).toEqual(document);
    }),
    { numRuns: 2000 },
  );
  // Otherwise nothing has been compared.
  expect(plain).toBeGreaterThan(500);
});

test.each([
  ["an address", { models: { providers: { huggingface: { baseUrl: "https://example.com/v1" } } } }],
  ["a header", { models: { providers: { huggingface: { headers: { "x-a": "b" } } } } }],
  ["a bind mode that is read as another", { gateway: { bind: "tailnet" } }],
  ["an array for an object", { gateway: [] }],
  ["a number with a fraction", { gateway: { port: 1.5 } }],
  ["an entry without an id", { models: { providers: { huggingface: { models: [{ name: "x" }] } } } }],
])("%s is left to the schema", (_, document) => {
  expect(hasShape(document, CONFIG_SHAPE)).toBe(false);
});

const JUNK: fc.Arbitrary<unknown> = fc.oneof(
  fc.string(),
  fc.double(),
  fc.integer({ min: -1, max: 70_000 }),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom([], {}, [{}], { alias: "" }),
);

/** Documents that mostly have the shape. */
function documents(shape: Shape): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 60, arbitrary: fitting(shape) }, { weight: 1, arbitrary: JUNK });
}

function fitting(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.type) {
    case "string":
      return fc.string();
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.oneof(
        { weight: 40, arbitrary: fc.constantFrom(shape.minimum, 7, shape.maximum) },
        { weight: 1, arbitrary: fc.constantFrom(shape.minimum - 1, shape.maximum + 1) },
      );
    case "choice":
      return fc.constantFrom(...shape.values);
    case "array":
      return fc.array(documents(shape.items), { maxLength: 3 });
    case "record":
      return fc.dictionary(fc.string(), documents(shape.items), { maxKeys: 3, noNullPrototype: true });
    case "union":
      return fc.oneof(...shape.options.map(documents));
    case "object": {
      const members = Object.entries(shape.keys)
        .filter(([, item]) => item.type !== "schema")
        .map(([key, item]) => [key, documents(item)] as const);
      return fc.record(Object.fromEntries([...members, ["stranger", JUNK]]), {
        requiredKeys: [],
        noNullPrototype: true,
      });
    }
    case "schema":
      return JUNK;
  }
}
