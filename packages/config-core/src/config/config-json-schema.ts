import * as z from "zod/mini";
import { configSchema } from "./config-schema.ts";

/**
 * The JSON Schema (draft 2020-12) of `openclaw.json`, with descriptions, for editors. Unknown keys are allowed.
 *
 * @example
 * ```ts
 * import { configJsonSchema } from "@openclaw-hf/config-core/schema";
 *
 * JSON.stringify(configJsonSchema(), undefined, 2);
 * ```
 */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  return { ...z.toJSONSchema(configSchema, { io: "input" }), title: "OpenClaw configuration" };
}
