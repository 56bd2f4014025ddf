import { buildCommand } from "@stricli/core";
import type { Context } from "../../context.ts";
import { lazy } from "../../lazy.ts";
import type { RouteGroup } from "../../route-group.ts";
import { switchFlag } from "../../switch-flag.ts";
import type { GetFlags } from "./get-config.ts";
import type { SetFlags } from "./set-config.ts";
import type { ValidateFlags } from "./validate-config.ts";

const PATH = {
  brief: "Keys joined by dots; anything else in brackets and quotes",
  placeholder: "path",
  parse: String,
};

const fileCommand = () =>
  buildCommand<Record<never, never>, [], Context>({
    loader: lazy(async () => (await import("../reading-commands.ts")).showConfigFile),
    parameters: {},
    docs: { brief: "Print the path of the config file" },
  });

const getCommand = () =>
  buildCommand<GetFlags, [string], Context>({
    loader: lazy(() => import("./get-config.ts")),
    parameters: {
      positional: { kind: "tuple", parameters: [PATH] },
      flags: {
        json: switchFlag("Print the value as JSON"),
        reveal: switchFlag("Print secrets as they are"),
      },
    },
    docs: {
      brief: "Print one value, as it is written in the file",
      fullDescription: [
        "Print one value, as it is written in the file. Exit code 1 when there is none.",
        "",
        "  openclaw config get agents.defaults.model.primary",
        `  openclaw config get 'agents.defaults.models["huggingface/Qwen/Qwen3-8B:cheapest"].alias'`,
      ].join("\n"),
    },
  });

const setCommand = () =>
  buildCommand<SetFlags, [string, string], Context>({
    loader: lazy(async () => (await import("../everyday-commands.ts")).setConfig),
    parameters: {
      positional: {
        kind: "tuple",
        parameters: [PATH, { brief: "JSON5, or a plain text", placeholder: "value", parse: String }],
      },
      flags: {
        json: switchFlag("The value must be JSON5; a plain text is an error"),
      },
    },
    docs: {
      brief: "Change one value; the rest of the file stays as it is",
      fullDescription: [
        "Change one value; comments, order and everything else in the file stay as they are.",
        "",
        "  openclaw config set gateway.port 18790",
        `  openclaw config set 'agents.defaults.models["huggingface/Qwen/Qwen3-8B"].alias' "Qwen (small)"`,
        `  openclaw config set --json agents.defaults.model.fallbacks '["huggingface/Qwen/Qwen3-8B"]'`,
      ].join("\n"),
    },
  });

const unsetCommand = () =>
  buildCommand<Record<never, never>, [string], Context>({
    loader: lazy(async () => (await import("../everyday-commands.ts")).unsetConfig),
    parameters: { positional: { kind: "tuple", parameters: [PATH] } },
    docs: { brief: "Remove one value" },
  });

const validateCommand = () =>
  buildCommand<ValidateFlags, [], Context>({
    loader: lazy(async () => (await import("../everyday-commands.ts")).validateConfig),
    parameters: {
      flags: {
        json: switchFlag("Print the findings as JSON"),
      },
    },
    docs: { brief: "Check the files; every finding with its place and what to do" },
  });

const schemaCommand = () =>
  buildCommand<Record<never, never>, [], Context>({
    loader: lazy(() => import("./print-config-schema.ts")),
    parameters: {},
    docs: {
      brief: "Print the JSON Schema of the config file, for editors",
      fullDescription: [
        "Print the JSON Schema of the config file, for editors.",
        "",
        '  openclaw config schema > ~/.openclaw/schema.json    then in openclaw.json: $schema: "./schema.json"',
      ].join("\n"),
    },
  });

/** `openclaw config …` */
export const configGroup: RouteGroup = {
  brief: "Read, change and check the config file",
  routes: {
    file: fileCommand,
    get: getCommand,
    set: setCommand,
    unset: unsetCommand,
    validate: validateCommand,
    schema: schemaCommand,
  },
};
