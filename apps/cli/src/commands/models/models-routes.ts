import { buildCommand, buildRouteMap } from "@stricli/core";
import type { Context } from "../../context.ts";
import { lazy } from "../../lazy.ts";
import type { RouteGroup } from "../../route-group.ts";
import { JSON_FLAG, switchFlag } from "../../switch-flag.ts";
import { proposeModels } from "../completion/completion-commands.ts";
import type { AliasesFlags } from "./aliases.ts";
import type { AddFallbackFlags, FallbacksFlags } from "./fallbacks.ts";
import type { ListFlags } from "./list-models.ts";
import type { StatusFlags } from "./models-status.ts";
import type { RefreshFlags } from "./refresh-models.ts";
import type { SetFlags } from "./set-model.ts";
import type { ShowFlags } from "./show-model.ts";

const REF = {
  brief: 'Ref, Hub id, alias or "default"',
  placeholder: "ref",
  parse: String,
  proposeCompletions: proposeModels,
};

const listCommand = () =>
  buildCommand<ListFlags, [], Context>({
    loader: lazy(async () => (await import("../reading-commands.ts")).listModels),
    parameters: {
      flags: {
        all: switchFlag("Also models that no backend serves at present"),
        search: {
          kind: "parsed",
          parse: String,
          brief: "Words of the name or id, in any order",
          placeholder: "words",
          optional: true,
        },
        tools: switchFlag("Only models that call tools"),
        structured: switchFlag("Only models with structured output"),
        vision: switchFlag("Only models that read images"),
        reasoning: switchFlag("Only models that reason"),
        free: switchFlag("Only models some backend serves for free"),
        provider: {
          kind: "parsed",
          parse: String,
          brief: "Only models of this backend",
          placeholder: "name",
          optional: true,
        },
        minContext: {
          kind: "parsed",
          parse: parseTokens,
          brief: "Only models with at least this context (tokens, 128k)",
          placeholder: "n",
          optional: true,
        },
        maxPrice: {
          kind: "parsed",
          parse: parsePrice,
          brief: "Only models up to this output price (USD per million tokens)",
          placeholder: "usd",
          optional: true,
        },
        sort: {
          kind: "enum",
          values: ["price", "throughput", "latency", "context", "name"],
          brief: "Order",
          optional: true,
        },
        json: JSON_FLAG,
        plain: switchFlag("Print one ref a line"),
      },
    },
    docs: {
      brief: "List the models",
      fullDescription: [
        "List the models: the router's list, cached; without a network the last one, or the built-in one.",
        "",
        "  openclaw models list --search 'qwen coder' --tools",
        "  openclaw models list --vision --sort price",
        "  openclaw models list --provider together --json",
      ].join("\n"),
    },
  });

const showCommand = () =>
  buildCommand<ShowFlags, [string], Context>({
    loader: lazy(async () => (await import("../reading-commands.ts")).showModel),
    parameters: {
      positional: { kind: "tuple", parameters: [REF] },
      flags: {
        explain: switchFlag("Say where each fact comes from"),
        json: JSON_FLAG,
      },
    },
    docs: {
      brief: "Show one model and its backends",
      fullDescription: [
        "Show one model: its backends side by side, and which of them each policy would pick.",
        "",
        "  openclaw models show deepseek-ai/DeepSeek-R1",
        "  openclaw models show Qwen/Qwen3-8B:cheapest --explain",
      ].join("\n"),
    },
  });

const refreshCommand = () =>
  buildCommand<RefreshFlags, [], Context>({
    loader: lazy(async () => (await import("../reading-commands.ts")).refreshModels),
    parameters: { flags: { json: JSON_FLAG } },
    docs: { brief: "Ask the router for its list now" },
  });

const setCommand = () =>
  buildCommand<SetFlags, [string], Context>({
    loader: lazy(async () => (await import("../everyday-commands.ts")).setModel),
    parameters: {
      positional: { kind: "tuple", parameters: [{ ...REF, brief: "Ref, Hub id or alias" }] },
      flags: {
        force: switchFlag("Take a model that the list does not know"),
        json: JSON_FLAG,
      },
    },
    docs: {
      brief: "Choose the default model",
      fullDescription: [
        "Choose the default model (agents.defaults.model.primary in openclaw.json).",
        "",
        "  openclaw models set Qwen/Qwen3-8B",
        "  openclaw models set huggingface/deepseek-ai/DeepSeek-R1:cheapest",
      ].join("\n"),
    },
  });

const statusCommand = () =>
  buildCommand<StatusFlags, [], Context>({
    loader: lazy(async () => (await import("../talking-commands.ts")).modelsStatus),
    parameters: {
      flags: {
        probe: switchFlag("Ask each configured model for one token"),
        json: JSON_FLAG,
      },
    },
    docs: { brief: "Show what is asked, with which token, through what" },
  });

const ALIAS = { brief: "The name", placeholder: "alias", parse: String };

const aliasesRoutes = () =>
  buildRouteMap<string, Context>({
    routes: {
      list: buildCommand<AliasesFlags, [], Context>({
        loader: lazy(async () => (await import("../everyday-commands.ts")).aliases.list),
        parameters: { flags: { json: JSON_FLAG } },
        docs: { brief: "List the aliases" },
      }),
      add: buildCommand<AliasesFlags, [string, string], Context>({
        loader: lazy(async () => (await import("../everyday-commands.ts")).aliases.add),
        parameters: { positional: { kind: "tuple", parameters: [ALIAS, REF] }, flags: { json: JSON_FLAG } },
        docs: {
          brief: "Give a model a name, usable wherever a model is asked for",
          fullDescription:
            'Give a model a name, usable wherever a model is asked for.\n\n  openclaw models aliases add "Qwen (cheap)" Qwen/Qwen3-8B:cheapest',
        },
      }),
      remove: buildCommand<AliasesFlags, [string], Context>({
        loader: lazy(async () => (await import("../everyday-commands.ts")).aliases.remove),
        parameters: { positional: { kind: "tuple", parameters: [ALIAS] }, flags: { json: JSON_FLAG } },
        docs: { brief: "Take a name away" },
      }),
    },
    docs: { brief: "Names of your own for models" },
  });

const fallbacksRoutes = () =>
  buildRouteMap<string, Context>({
    routes: {
      list: buildCommand<FallbacksFlags, [], Context>({
        loader: lazy(async () => (await import("../everyday-commands.ts")).fallbacks.list),
        parameters: { flags: { json: JSON_FLAG } },
        docs: { brief: "List the fallbacks, first to last" },
      }),
      add: buildCommand<AddFallbackFlags, [string], Context>({
        loader: lazy(async () => (await import("../everyday-commands.ts")).fallbacks.add),
        parameters: {
          positional: { kind: "tuple", parameters: [REF] },
          flags: {
            force: switchFlag("Take a model that the list does not know"),
            json: JSON_FLAG,
          },
        },
        docs: { brief: "Add one behind those there are" },
      }),
      remove: buildCommand<FallbacksFlags, [string], Context>({
        loader: lazy(async () => (await import("../everyday-commands.ts")).fallbacks.remove),
        parameters: { positional: { kind: "tuple", parameters: [REF] }, flags: { json: JSON_FLAG } },
        docs: { brief: "Remove one" },
      }),
      clear: buildCommand<FallbacksFlags, [], Context>({
        loader: lazy(async () => (await import("../everyday-commands.ts")).fallbacks.clear),
        parameters: { flags: { json: JSON_FLAG } },
        docs: { brief: "Remove all" },
      }),
    },
    docs: { brief: "What to try when the default model fails" },
  });

/** `openclaw models …` */
export const modelsGroup: RouteGroup = {
  brief: "Which models there are, and which one is asked",
  routes: {
    list: listCommand,
    show: showCommand,
    status: statusCommand,
    set: setCommand,
    refresh: refreshCommand,
    aliases: aliasesRoutes,
    fallbacks: fallbacksRoutes,
  },
};

function parseTokens(input: string): number {
  const match = /^(\d+(?:\.\d+)?)([kKmM]?)$/.exec(input);
  if (!match) throw new RangeError(`expected a number of tokens such as 131072, 128k or 1m, not "${input}"`);
  // Thousands, not 1024s: the list shows 128000 and 131072 both as "128k", and asking for 128k has to find both.
  const unit = { k: 1000, m: 1_000_000 }[(match[2] ?? "").toLowerCase()] ?? 1;
  return Number(match[1]) * unit;
}

function parsePrice(input: string): number {
  if (!/^\d+(\.\d+)?$/.test(input))
    throw new RangeError(`expected US dollars per million tokens, not "${input}"`);
  return Number(input);
}
