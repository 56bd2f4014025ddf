import { isRecord, type JsonRecord } from "../exchange/json-value.ts";

/** Nesting beyond this is cut: a recursive schema has no end. */
const MAX_DEPTH = 12;

/**
 * A value that fits a JSON Schema, always the same one: the first alternative, the required properties and the
 * optional ones of the first levels, the smallest list. `describe` supplies strings by the property's name.
 * `pattern`, `not`, `if` and `dependentSchemas` are not looked at.
 */
export function sampleSchema(schema: unknown, describe: (property: string) => string): unknown {
  return sample(schema, { root: schema, describe, property: "value", depth: 0 });
}

interface SampleContext {
  readonly root: unknown;
  readonly describe: (property: string) => string;
  readonly property: string;
  readonly depth: number;
}

function sample(schema: unknown, context: SampleContext): unknown {
  if (!isRecord(schema) || context.depth > MAX_DEPTH) return null;
  const deeper = { ...context, depth: context.depth + 1 };
  if ("const" in schema) return schema.const;
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return schema.enum[0];
  if (typeof schema.$ref === "string") return sample(resolvePointer(context.root, schema.$ref), deeper);
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(alternatives) && alternatives.length > 0) {
    return sample(merge(schema, [cheapest(alternatives, context.depth)]), deeper);
  }
  if (Array.isArray(schema.allOf)) {
    const parts = (schema.allOf as readonly unknown[]).map((part) =>
      isRecord(part) && typeof part.$ref === "string" ? resolvePointer(context.root, part.$ref) : part,
    );
    return sample(merge(schema, parts), deeper);
  }
  return sampleType(schema, deeper);
}

function sampleType(schema: JsonRecord, context: SampleContext): unknown {
  switch (typeOf(schema)) {
    case "object":
      return sampleObject(schema, context);
    case "array":
      return sampleArray(schema, context);
    case "integer":
    case "number":
      return sampleNumber(schema);
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return sampleString(schema, context);
  }
}

function typeOf(schema: JsonRecord): unknown {
  if (Array.isArray(schema.type)) return schema.type.find((type) => type !== "null") ?? "null";
  if (schema.type !== undefined) return schema.type;
  if (isRecord(schema.properties)) return "object";
  return schema.items === undefined && schema.prefixItems === undefined ? "string" : "array";
}

/** Optional properties are filled in near the top, where they please, and left out where they could recurse. */
const FULL_DEPTH = 4;

function sampleObject(schema: JsonRecord, context: SampleContext): unknown {
  const properties = isRecord(schema.properties) ? schema.properties : {};
  const required: readonly unknown[] = Array.isArray(schema.required) ? schema.required : [];
  const names = Object.keys(properties).filter(
    (name) => context.depth <= FULL_DEPTH || required.includes(name),
  );
  for (const name of required) {
    if (typeof name === "string" && !Object.hasOwn(properties, name)) names.push(name);
  }
  const extra = isRecord(schema.additionalProperties) ? schema.additionalProperties : { type: "string" };
  // `fromEntries` defines, never assigns, so a property named `__proto__` stays a property.
  return Object.fromEntries(
    names.map((name) => {
      const inner = Object.hasOwn(properties, name) ? properties[name] : extra;
      return [name, inner === true ? null : sample(inner, { ...context, property: name })];
    }),
  );
}

function sampleArray(schema: JsonRecord, context: SampleContext): unknown {
  const first: readonly unknown[] = Array.isArray(schema.prefixItems) ? schema.prefixItems : [];
  const least = typeof schema.minItems === "number" ? schema.minItems : 1;
  const most = typeof schema.maxItems === "number" ? schema.maxItems : Number.POSITIVE_INFINITY;
  const wanted =
    context.depth > FULL_DEPTH && schema.minItems === undefined ? 0 : Math.max(least, first.length);
  const length = Math.min(wanted, most, MAX_ITEMS);
  return Array.from({ length }, (_, index) => {
    const item = sample(first[index] ?? schema.items, context);
    // Distinct items where the schema asks for them; of strings and numbers only.
    if (schema.uniqueItems !== true || index === 0) return item;
    if (typeof item === "number") return item + index;
    return typeof item === "string" ? `${item} ${index + 1}` : item;
  });
}

/** A schema can ask for any number of items or characters; the sandbox is not to be filled up by one. */
const MAX_ITEMS = 100;
const MAX_CHARACTERS = 10_000;

function sampleNumber(schema: JsonRecord): number {
  const step = typeof schema.multipleOf === "number" && schema.multipleOf > 0 ? schema.multipleOf : 1;
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = schema;
  if (typeof exclusiveMinimum === "number") return Math.floor(exclusiveMinimum / step + 1) * step;
  if (typeof minimum === "number") return Math.ceil(minimum / step) * step;
  if (typeof exclusiveMaximum === "number" && exclusiveMaximum <= step) {
    return Math.ceil(exclusiveMaximum / step - 1) * step;
  }
  if (typeof maximum === "number" && maximum < step) return Math.floor(maximum / step) * step;
  return step;
}

const FORMATS: Readonly<Record<string, string>> = {
  date: "2026-01-01",
  "date-time": "2026-01-01T00:00:00Z",
  time: "00:00:00Z",
  duration: "PT1H",
  email: "sandbox@example.com",
  hostname: "example.com",
  ipv4: "127.0.0.1",
  ipv6: "::1",
  uri: "https://example.com/",
  url: "https://example.com/",
  uuid: "00000000-0000-4000-8000-000000000000",
};

function sampleString(schema: JsonRecord, context: SampleContext): string {
  const format = typeof schema.format === "string" ? FORMATS[schema.format] : undefined;
  if (format !== undefined) return format;
  const least = typeof schema.minLength === "number" ? Math.min(schema.minLength, MAX_CHARACTERS) : 0;
  const most = typeof schema.maxLength === "number" ? schema.maxLength : MAX_CHARACTERS;
  // By code points, as JSON Schema counts.
  const characters = [...context.describe(context.property).padEnd(least, ".")];
  return characters.slice(0, most).join("");
}

/** The schema with its parts' keywords; the alternatives are done with. */
function merge(schema: JsonRecord, parts: readonly unknown[]): JsonRecord {
  const { anyOf: _any, oneOf: _one, allOf: _all, ...rest } = schema;
  const all = [rest, ...parts.filter(isRecord)];
  const properties = all.flatMap((part) =>
    isRecord(part.properties) ? Object.entries(part.properties) : [],
  );
  const required = all.flatMap((part) => (Array.isArray(part.required) ? part.required : []));
  return {
    ...Object.fromEntries(all.flatMap((part) => Object.entries(part))),
    ...(properties.length > 0 ? { properties: Object.fromEntries(properties) } : {}),
    ...(required.length > 0 ? { required } : {}),
  };
}

/** The first alternative; deep down one that does not go deeper. */
function cheapest(alternatives: readonly unknown[], depth: number): unknown {
  if (depth <= FULL_DEPTH) return alternatives[0];
  return (
    alternatives.find((one) => isRecord(one) && one.$ref === undefined && one.type !== "object") ??
    alternatives[0]
  );
}

/** `#/$defs/name` and the like within the schema itself. */
function resolvePointer(root: unknown, reference: string): unknown {
  if (!reference.startsWith("#")) return undefined;
  return reference
    .slice(1)
    .split("/")
    .filter((part) => part !== "")
    .map((part) => decodePart(part).replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((value, part) => {
      if (Array.isArray(value)) return value[Number(part)];
      return isRecord(value) && Object.hasOwn(value, part) ? value[part] : undefined;
    }, root);
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
