/**
 * What of a schema can be told by plain comparisons. `schema` stands where only the schema itself can tell: an address,
 * a pattern, a value that is read as another.
 */
export type Shape =
  | { readonly type: "string"; readonly minLength: number }
  | { readonly type: "boolean" | "schema" }
  | { readonly type: "integer"; readonly minimum: number; readonly maximum: number }
  | { readonly type: "choice"; readonly values: readonly unknown[] }
  | { readonly type: "array" | "record"; readonly items: Shape }
  | { readonly type: "union"; readonly options: readonly Shape[] }
  | ObjectShape;

/** An object of which these keys are known; others may stand beside them. */
export interface ObjectShape {
  readonly type: "object";
  readonly keys: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
}

/** Whether the value has the shape for certain; false also where only the schema can tell. */
export function hasShape(value: unknown, shape: Shape): boolean {
  switch (shape.type) {
    case "string":
      return typeof value === "string" && value.length >= shape.minLength;
    case "boolean":
      return typeof value === "boolean";
    case "integer":
      return Number.isSafeInteger(value) && Number(value) >= shape.minimum && Number(value) <= shape.maximum;
    case "choice":
      return shape.values.includes(value);
    case "array":
      return Array.isArray(value) && value.every((item) => hasShape(item, shape.items));
    case "record":
      return isObject(value) && Object.values(value).every((item) => hasShape(item, shape.items));
    case "union":
      return shape.options.some((option) => hasShape(value, option));
    case "object":
      return isObject(value) && hasKeys(value, shape);
    case "schema":
      return false;
  }
}

function hasKeys(value: object, { keys, required }: ObjectShape): boolean {
  if (!required.every((key) => Object.hasOwn(value, key))) return false;
  return Object.entries(value).every(([key, item]) => {
    const shape = Object.hasOwn(keys, key) ? keys[key] : undefined;
    return shape === undefined || hasShape(item, shape);
  });
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
