import { parseModelRef } from "@openclaw-hf/model-ref";
import * as z from "zod/mini";
import { configuredModelSchema } from "../config/config-schema.ts";
import { toConfigIssues } from "../config/schema-issues.ts";
import { outline } from "../editing/outline.ts";
import type { ConfigIssue } from "../issues/config-issue.ts";
import { getIn } from "../json5/config-path.ts";
import { parseJson5, placeIssue } from "../json5/parse-json5.ts";
import type { ConfiguredModel } from "./configured-model.ts";

/** The entries of a `models.json`, and what is wrong with those left out. */
export interface ParsedModelsJson {
  readonly models: readonly ConfiguredModel[];
  readonly issues: readonly ConfigIssue[];
}

/** Where the list may stand: OpenClaw's own file, the config's shape, or a list by itself. */
const LISTS = [
  ["providers", "huggingface", "models"],
  ["models", "providers", "huggingface", "models"],
  ["models"],
  [],
];

/**
 * Reads `models.json` (JSON5 too): `{ providers: { huggingface: { models: [...] } } }` as OpenClaw writes it,
 * `{ models: [...] }`, or a bare list. A bad entry is left out with a warning and does not spoil the others.
 */
export function parseModelsJson(text: string, fileName: string): ParsedModelsJson {
  const read = parseJson5(text);
  if (!read.ok) return { models: [], issues: [{ ...read.issue, fileName }] };
  const path = LISTS.find((candidate) => Array.isArray(getIn(read.value, candidate)));
  const list = path === undefined ? [] : getIn(read.value, path);
  const models: ConfiguredModel[] = [];
  const issues: ConfigIssue[] = [];
  for (const [index, entry] of (Array.isArray(list) ? list : []).entries()) {
    const checked = entrySchema.safeParse(entry);
    if (checked.success) models.push(checked.data);
    else
      issues.push(
        ...toConfigIssues(checked.error.issues, entry).map((found) => ({
          ...found,
          path: [...(path ?? []), index, ...found.path],
        })),
      );
  }
  if (issues.length === 0) return { models, issues };
  const places = outline(text);
  const placed = issues.map((issue) =>
    placeIssue(text, places, { ...issue, severity: "warning", fileName }, "value"),
  );
  return { models, issues: placed };
}

const entrySchema = z.extend(configuredModelSchema, {
  id: z
    .string()
    .check(z.refine((id) => parseModelRef(id).ok, { error: "must be a model ref: <org>/<model>[:suffix]" })),
});
