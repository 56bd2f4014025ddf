import type { ModelQuery } from "@openclaw-hf/hf-catalog";
import type { Context } from "../../context.ts";
import { readState } from "../../state.ts";
import { sanitizeLine } from "../../terminal/sanitize.ts";
import { type Column, formatTable } from "../../terminal/table.ts";
import { formatPricing, formatTokens } from "./format-facts.ts";
import { listEntries, type ModelEntry, mentionedRefs } from "./model-entries.ts";
import { modelJson } from "./model-json.ts";
import { openCatalog } from "./open-catalog.ts";

/** Flags of `openclaw models list`. */
export interface ListFlags {
  readonly all: boolean;
  readonly search?: string;
  readonly tools: boolean;
  readonly structured: boolean;
  readonly vision: boolean;
  readonly reasoning: boolean;
  readonly free: boolean;
  readonly provider?: string;
  readonly minContext?: number;
  readonly maxPrice?: number;
  readonly sort?: "price" | "throughput" | "latency" | "context" | "name";
  readonly json: boolean;
  readonly plain: boolean;
}

/** `openclaw models list` */
export default async function listModels(context: Context, flags: ListFlags): Promise<void> {
  const state = await readState(context);
  const { catalog, note, source } = await openCatalog(context, state);
  const query = toQuery(flags);
  const asksNothing = Object.keys(query).length === 0;
  const found = asksNothing
    ? catalog.models
    : (await import("./query-catalog.ts")).queryModels(catalog, query);
  const entries = listEntries(catalog, found, mentionedRefs(state.config), flags.sort !== undefined);
  const shown = flags.all ? entries : entries.filter((entry) => entry.isAvailable || entry.tags.length > 0);
  const { terminal } = context;
  if (flags.json) {
    terminal.json({ count: shown.length, source, models: shown.map(modelJson) });
  } else if (flags.plain) {
    terminal.write(shown.map(({ key }) => `${key}\n`).join(""));
  } else {
    await printTable(context, shown);
  }
  if (note) terminal.note(note);
}

function toQuery(flags: ListFlags): ModelQuery {
  const { search, provider, minContext, maxPrice, sort } = flags;
  return {
    ...(search !== undefined && { search }),
    ...(provider !== undefined && { provider }),
    ...(minContext !== undefined && { minContextWindow: minContext }),
    ...(maxPrice !== undefined && { maxOutputPricePerMillionTokens: maxPrice }),
    ...(sort !== undefined && { sort }),
    ...(flags.tools && { tools: true }),
    ...(flags.structured && { structuredOutput: true }),
    ...(flags.vision && { vision: true }),
    ...(flags.reasoning && { reasoning: true }),
    ...(flags.free && { free: true }),
  };
}

const COLUMNS: readonly Column[] = [
  { title: "Name", minWidth: 12 },
  { title: "Ref", minWidth: 18 },
  { title: "Context", align: "right", dropOrder: 1 },
  { title: "$/M in/out", align: "right", dropOrder: 2 },
  { title: "Backend", dropOrder: 4 },
  { title: "t/s", align: "right", dropOrder: 5 },
  { title: "Tags", dropOrder: 3, minWidth: 7 },
];

async function printTable(context: Context, entries: readonly ModelEntry[]): Promise<void> {
  const { terminal } = context;
  if (entries.length === 0) {
    terminal.note("No model matches.");
    return;
  }
  const { columns: width, style, isUnicode } = terminal;
  const rows = entries.map((entry) => toRow(entry, style));
  const lines = await formatTable(COLUMNS, rows, { width, style, isUnicode });
  terminal.print(lines.join("\n"));
}

function toRow(entry: ModelEntry, style: Context["terminal"]["style"]) {
  const { facts, model } = entry;
  const speed = facts?.throughputTokensPerSecond;
  return [
    { text: sanitizeLine(entry.name), paint: (text: string) => style("bold", text) },
    sanitizeLine(entry.shortRef),
    formatTokens(facts?.contextWindow ?? model?.contextWindow),
    formatPricing(facts?.pricing, facts?.isFree),
    sanitizeLine(facts?.picked?.provider ?? "-"),
    speed === undefined ? "-" : String(Math.round(speed)),
    { text: tagsOf(entry).join(" "), paint: (text: string) => style("cyan", text) },
  ];
}

/** The tags of the table: an alias is the name already, and what a model can do is worth a word. */
function tagsOf({ tags, model, isAvailable }: ModelEntry): string[] {
  return [
    ...tags.map((tag) => (tag.startsWith("alias:") ? "alias" : tag)),
    ...(isAvailable ? [] : ["down"]),
    ...(model?.inputModalities.includes("image") ? ["vision"] : []),
    ...(model?.reasoning ? ["reasoning"] : []),
  ];
}
