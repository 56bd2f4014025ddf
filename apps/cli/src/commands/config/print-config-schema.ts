import { configJsonSchema } from "@openclaw-hf/config-core/schema";
import type { Context } from "../../context.ts";

/** `openclaw config schema` */
export default function printConfigSchema(context: Context): void {
  context.terminal.json(configJsonSchema());
}
