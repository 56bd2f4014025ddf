import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleSchema } from "./schema-sample.ts";

const ajv = new Ajv2020({ strict: false, validateFormats: false });

function expectFit(schema: object): void {
  const value = JSON.parse(JSON.stringify(sampleSchema(schema, (property) => `a ${property}`))) as unknown;
  const validate = ajv.compile(schema);
  validate(value);
  expect(validate.errors, JSON.stringify({ schema, value })).toBeNull();
}

/** Ajv calls these of a value that it compares, where they are properties of its own. */
const CALLED_BY_AJV = /"(?:valueOf|toString)":/;
const comparable = fc.jsonValue().filter((value) => !CALLED_BY_AJV.test(JSON.stringify(value)));

const leaf = fc.oneof(
  fc.record({
    type: fc.constant("string"),
    minLength: fc.nat(30),
    maxLength: fc.integer({ min: 30, max: 60 }),
  }),
  fc.record({ type: fc.constant("string"), maxLength: fc.nat(5) }),
  fc.record({ type: fc.constantFrom("integer", "number"), minimum: fc.integer({ min: -1000, max: 1000 }) }),
  fc.record({ type: fc.constantFrom("integer", "number"), maximum: fc.integer({ min: -1000, max: 1000 }) }),
  fc.record({
    type: fc.constantFrom("integer", "number"),
    exclusiveMinimum: fc.integer({ min: -50, max: 50 }),
  }),
  fc.record({ type: fc.constant("integer"), exclusiveMaximum: fc.integer({ min: -50, max: 50 }) }),
  fc.record({
    type: fc.constant("integer"),
    multipleOf: fc.integer({ min: 1, max: 9 }),
    minimum: fc.integer({ min: -99, max: 99 }),
  }),
  fc.record({ type: fc.constantFrom("boolean", "null") }),
  fc.record({ enum: fc.array(comparable, { minLength: 1, maxLength: 3 }) }),
  fc.record({ const: comparable }),
  fc.record({ type: fc.constant(["string", "null"]) }),
);

const { schema: anySchema } = fc.letrec<{ schema: object }>((tie) => ({
  schema: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc
      .dictionary(
        fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom("hasOwnProperty", "constructor")),
        tie("schema"),
        {
          maxKeys: 4,
          noNullPrototype: true,
        },
      )
      .chain((properties) =>
        fc.record({
          type: fc.constant("object"),
          properties: fc.constant(properties),
          required: fc.constant(Object.keys(properties)),
          additionalProperties: fc.constant(false),
        }),
      ),
    fc.record({ type: fc.constant("array"), items: tie("schema"), minItems: fc.nat(3) }),
    fc.record({ anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }) }),
  ),
}));

describe("a sample", () => {
  it("fits whatever schema it was made for", () => {
    fc.assert(fc.property(anySchema, expectFit), { numRuns: 300 });
  });

  it.each<[string, object]>([
    ["a reference", { $ref: "#/$defs/a~1b", $defs: { "a/b": { type: "integer", minimum: 7 } } }],
    [
      "a recursive schema",
      {
        $ref: "#/$defs/node",
        $defs: {
          node: {
            type: "object",
            required: ["name", "children"],
            properties: {
              name: { type: "string" },
              children: { type: "array", items: { $ref: "#/$defs/node" } },
              parent: { anyOf: [{ $ref: "#/$defs/node" }, { type: "null" }] },
            },
          },
        },
      },
    ],
    [
      "parts that belong together",
      {
        allOf: [
          { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
          { $ref: "#/$defs/b" },
        ],
        $defs: { b: { properties: { b: { type: "integer" } }, required: ["b"] } },
      },
    ],
    [
      "a required property nobody described",
      { type: "object", required: ["x"], additionalProperties: { type: "integer" } },
    ],
    ["distinct items", { type: "array", items: { type: "string" }, minItems: 3, uniqueItems: true }],
    ["a tuple", { type: "array", prefixItems: [{ type: "integer" }, { type: "boolean" }], items: false }],
    [
      "alternatives with something in common",
      { type: "object", properties: { k: { const: 1 } }, oneOf: [{ required: ["k"] }] },
    ],
  ])("fits %s", (_, schema) => {
    expectFit(schema);
  });

  // Apart from the property above, for ajv itself does not see a property of this name.
  it("treats a property named __proto__ as any other", () => {
    const schema = JSON.parse('{"type":"object","properties":{"__proto__":{"const":1}}}') as unknown;
    expect(JSON.stringify(sampleSchema(schema, String))).toBe('{"__proto__":1}');
  });

  it("ends for a schema that has no end", () => {
    const endless = { $ref: "#" };
    expect(sampleSchema(endless, String)).toBeNull();
    expect(sampleSchema({ type: "array", items: { type: "string" }, minItems: 1e9 }, String)).toHaveLength(
      100,
    );
  });

  it("makes something of what is no schema", () => {
    for (const odd of [null, true, 3, "x", [], { type: "no-such" }, { $ref: "http://elsewhere/" }]) {
      expect(() => sampleSchema(odd, String)).not.toThrow();
    }
  });
});
