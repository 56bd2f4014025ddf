/**
 * Writes `src/built-in-models.ts` anew from a facts file, a saved `GET /v1/models`, or both:
 *
 *     node scripts/generate-built-in-models.ts --date 2026-11-22 --facts facts.json [--models-list list.json] [--limit 50]
 *
 * The facts file decides which models there are and what is known of them. The saved list fills what the facts
 * leave open for those models, and alone it is the source of the first `--limit` models. `--date` is the day the
 * facts were taken; it is shown to people who work without a network.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { BuiltInModel } from "../src/catalog-model.ts";
import { builtInModels, renderBuiltInModels } from "./built-in-source.ts";

const { values } = parseArgs({
  options: {
    date: { type: "string" },
    facts: { type: "string" },
    "models-list": { type: "string" },
    limit: { type: "string", default: "50" },
    out: { type: "string", default: new URL("../src/built-in-models.ts", import.meta.url).pathname },
  },
});

const date = values.date ?? "";
const isDate = /^\d{4}-\d\d-\d\d$/.test(date) && !Number.isNaN(Date.parse(date));
if (!isDate || (!values.facts && !values["models-list"])) {
  console.error("Give --date YYYY-MM-DD, and --facts FILE or --models-list FILE or both.");
  process.exit(2);
}
const models: readonly BuiltInModel[] = builtInModels({
  facts: readJson(values.facts),
  modelsList: readJson(values["models-list"]),
  limit: Number(values.limit),
});
writeFileSync(values.out, renderBuiltInModels(models, { date, isOfModelsDev: values.facts !== undefined }));
console.log(`${models.length} models written to ${values.out}`);

function readJson(path: string | undefined): unknown {
  return path === undefined ? undefined : JSON.parse(readFileSync(path, "utf8"));
}
