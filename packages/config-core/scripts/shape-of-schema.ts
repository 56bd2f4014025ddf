import type { core } from "zod/mini";
import type { Shape } from "../src/config/shape.ts";

const SCHEMA: Shape = { type: "schema" };

/**
 * The part of a zod schema that plain comparisons can decide. Whatever is not known here becomes `schema`, so a new kind
 * of rule makes the shape decide less and never differently.
 */
export function shapeOfSchema(schema: core.$ZodType): Shape {
  const { def } = schema._zod as core.$ZodTypes["_zod"];
  switch (def.type) {
    case "optional":
      return shapeOfSchema(def.innerType);
    case "boolean":
      return def.checks?.length ? SCHEMA : { type: "boolean" };
    case "string":
      return stringShape(def);
    case "number":
      return numberShape(def);
    case "enum":
      return { type: "choice", values: Object.values(def.entries) };
    case "array":
      return def.checks?.length ? SCHEMA : { type: "array", items: shapeOfSchema(def.element) };
    case "record":
      return def.checks?.length || shapeOfSchema(def.keyType).type !== "string"
        ? SCHEMA
        : { type: "record", items: shapeOfSchema(def.valueType) };
    case "union":
      return { type: "union", options: def.options.map(shapeOfSchema) };
    case "object":
      return objectShape(def);
    case "pipe":
      return unchangedChoices(schema, shapeOfSchema(def.in));
    default:
      return SCHEMA;
  }
}

function objectShape(def: core.$ZodObjectDef): Shape {
  if (def.checks?.length || def.catchall?._zod.def.type !== "unknown") return SCHEMA;
  const members = Object.entries(def.shape);
  return {
    type: "object",
    keys: Object.fromEntries(members.map(([key, member]) => [key, shapeOfSchema(member)])),
    required: members.filter(([, member]) => member._zod.optin !== "optional").map(([key]) => key),
  };
}

function stringShape(def: core.$ZodStringDef): Shape {
  const checks = (def.checks ?? []).map((check) => check._zod.def as core.$ZodChecks["_zod"]["def"]);
  let minLength = 0;
  for (const check of checks) {
    if (check.check !== "min_length") return SCHEMA;
    minLength = Math.max(minLength, check.minimum);
  }
  return { type: "string", minLength };
}

function numberShape(def: core.$ZodNumberDef & Partial<core.$ZodNumberFormatDef>): Shape {
  if (def.format !== "safeint") return SCHEMA;
  let [minimum, maximum] = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  for (const check of def.checks ?? []) {
    const rule = check._zod.def as core.$ZodChecks["_zod"]["def"];
    if (rule.check === "greater_than" && rule.inclusive) minimum = Math.max(minimum, Number(rule.value));
    else if (rule.check === "less_than" && rule.inclusive) maximum = Math.min(maximum, Number(rule.value));
    else if (rule.check !== "number_format") return SCHEMA;
  }
  return { type: "integer", minimum, maximum };
}

/** Of a choice that is read as something else, the values that are read as themselves. */
function unchangedChoices(schema: core.$ZodType, input: Shape): Shape {
  if (input.type !== "choice") return SCHEMA;
  const values = input.values.filter((value) => {
    const result = schema._zod.run({ value, issues: [] }, { async: false });
    return !(result instanceof Promise) && result.issues.length === 0 && result.value === value;
  });
  return { type: "choice", values };
}
