import { type Backend, type Catalog, type CatalogModel, effectiveFacts } from "@openclaw-hf/hf-catalog";
import { hubId, POLICIES } from "@openclaw-hf/model-ref";
import { CliError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { readState } from "../../state.ts";
import { sanitizeLine } from "../../terminal/sanitize.ts";
import { type Column, formatTable } from "../../terminal/table.ts";
import { doubtRef } from "./check-known.ts";
import { formatPricing, formatTokens } from "./format-facts.ts";
import { createEntry, type ModelEntry, mentionedRefs } from "./model-entries.ts";
import { modelJson } from "./model-json.ts";
import { openCatalog } from "./open-catalog.ts";
import { resolveRef } from "./resolve-ref.ts";

/** Flags of `openclaw models show`. */
export interface ShowFlags {
  readonly explain: boolean;
  readonly json: boolean;
}

/** `openclaw models show <ref>` */
export default async function showModel(context: Context, flags: ShowFlags, asked: string): Promise<void> {
  const state = await readState(context);
  const ref = resolveRef(state, asked);
  const { catalog, note, source } = await openCatalog(context, state);
  const entry = createEntry(ref, catalog, mentionedRefs(state.config));
  const { model } = entry;
  if (!model) {
    const suggestion = doubtRef(ref, catalog)?.suggestion;
    throw new CliError("unknown_model", `The list has no model ${hubId(ref)}.`, {
      hint: [...(suggestion ? [`Did you mean ${suggestion}?`] : []), ...(note ? [note] : [])],
    });
  }
  const picks = policyPicks(model);
  if (flags.json) {
    context.terminal.json({
      ...modelJson(entry),
      source,
      backends: model.backends,
      picks: Object.fromEntries(
        picks.map(({ suffix, backend }) => [suffix || "default", backend?.provider ?? null]),
      ),
      ...(flags.explain && { origins: originsOf(catalog, model), explain: entry.facts?.explain ?? [] }),
    });
    return;
  }
  printHead(context, entry);
  await printBackends(context, model, picks);
  if (flags.explain) printExplanation(context, catalog, entry, model);
  const doubt = doubtRef(ref, catalog);
  if (doubt) context.terminal.note(`${context.terminal.noteStyle("yellow", "Warning:")} ${doubt.message}`);
  if (note) context.terminal.note(note);
}

/** A policy and the backend it would pick now. "" is the ref without a suffix. */
interface Pick {
  readonly suffix: string;
  readonly backend: Backend | undefined;
}

// `preferred` depends on the account's settings, which the list does not tell.
function policyPicks(model: CatalogModel): Pick[] {
  return ["", ...POLICIES.filter((policy) => policy !== "preferred")].map((suffix) => ({
    suffix,
    backend: effectiveFacts(model, suffix || undefined).picked,
  }));
}

function printHead(context: Context, { model, facts, ...entry }: ModelEntry): void {
  const { print, style } = context.terminal;
  print(`${style("bold", sanitizeLine(entry.name))}  ${style("dim", entry.key)}`);
  const can = [
    model?.tools && "tools",
    model?.structuredOutput && "structured output",
    model?.reasoning && "reasoning",
    model?.inputModalities.includes("image") && "vision",
  ].filter((word) => typeof word === "string");
  const lines = [
    ["Context", `${formatTokens(facts?.contextWindow ?? model?.contextWindow)} tokens`],
    ["Output limit", `${formatTokens(facts?.maxOutputTokens ?? model?.maxOutputTokens)} tokens`],
    ["$/M in/out", formatPricing(facts?.pricing, facts?.isFree)],
    ["Input", model?.inputModalities.join(", ") ?? "text"],
    ["Can", can.join(", ") || "-"],
    ["Tags", entry.tags.join(", ") || "-"],
  ];
  for (const [label = "", value = ""] of lines) {
    if (!value.startsWith("-")) print(`  ${label.padEnd(13)} ${sanitizeLine(value)}`);
  }
}

const COLUMNS: readonly Column[] = [
  { title: "Backend", minWidth: 8 },
  { title: "Status", dropOrder: 4 },
  { title: "$/M in/out", align: "right" },
  { title: "Context", align: "right" },
  { title: "t/s", align: "right" },
  { title: "First token", align: "right", dropOrder: 3 },
  { title: "Tools", dropOrder: 5 },
  { title: "Structured", dropOrder: 6 },
  { title: "Picked by", dropOrder: 2 },
];

async function printBackends(context: Context, model: CatalogModel, picks: readonly Pick[]): Promise<void> {
  const { print, style, columns, isUnicode } = context.terminal;
  print();
  if (model.backends.length === 0) {
    print("Backends: not known (they come with the router's list).");
    return;
  }
  const rows = model.backends.map((backend) => {
    const paint = (text: string) => (backend.status === "live" ? text : style("dim", text));
    return [
      { text: sanitizeLine(backend.provider), paint },
      {
        text: sanitizeLine(backend.status),
        paint: (text: string) => style(backend.status === "live" ? "green" : "red", text),
      },
      formatPricing(backend.pricing, backend.isFree),
      formatTokens(backend.contextWindow),
      backend.throughputTokensPerSecond === undefined
        ? "-"
        : String(Math.round(backend.throughputTokensPerSecond)),
      backend.firstTokenLatencyMs === undefined ? "-" : `${Math.round(backend.firstTokenLatencyMs)} ms`,
      yesNo(backend.tools),
      yesNo(backend.structuredOutput),
      picks
        .filter((pick) => pick.backend?.provider === backend.provider)
        .map(({ suffix }) => (suffix ? `:${suffix}` : "no suffix"))
        .join(" "),
    ];
  });
  const lines = await formatTable(COLUMNS, rows, { width: columns, style, isUnicode });
  print(lines.join("\n"));
}

function yesNo(value: boolean | undefined): string {
  return value === undefined ? "-" : value ? "yes" : "no";
}

const FIELDS = [
  "name",
  "contextWindow",
  "maxOutputTokens",
  "inputModalities",
  "reasoning",
  "tools",
  "structuredOutput",
  "pricing",
  "backends",
] as const;

function originsOf(catalog: Catalog, model: CatalogModel): Record<string, string> {
  const origins: Record<string, string> = {};
  for (const field of FIELDS) {
    const origin = catalog.originOf(model.id, field);
    if (origin) origins[field] = origin;
  }
  return origins;
}

function printExplanation(context: Context, catalog: Catalog, entry: ModelEntry, model: CatalogModel): void {
  const { print, style } = context.terminal;
  print();
  print(style("bold", "Why"));
  for (const { field, because } of entry.facts?.explain ?? [])
    print(`  ${field.padEnd(18)} ${sanitizeLine(because)}`);
  print();
  print(style("bold", "Where each fact comes from"));
  for (const [field, origin] of Object.entries(originsOf(catalog, model)))
    print(`  ${field.padEnd(18)} ${origin}`);
}
