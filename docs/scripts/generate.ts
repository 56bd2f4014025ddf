/** Writes the pages that are made from code: `node scripts/generate.ts`. A test fails when they are out of date. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { configurationPage } from "./configuration-page.ts";

const page = fileURLToPath(new URL("../reference/configuration.md", import.meta.url));
writeFileSync(page, configurationPage());
