/** Writes src/config-shape.ts from the schema. Usage: pnpm generate:shape */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { configSchema } from "../src/config/config-schema.ts";
import { shapeOfSchema } from "./shape-of-schema.ts";

const source = `// Generated from config-schema.ts by scripts/generate-config-shape.ts; do not edit.
import type { ObjectShape } from "./shape.ts";

/** The shape of \`openclaw.json\`: its keys, and what can be told of their values without building the schema. */
export const CONFIG_SHAPE: ObjectShape = ${JSON.stringify(shapeOfSchema(configSchema))};
`;
writeFileSync(join(import.meta.dirname, "../src/config/config-shape.ts"), source);
