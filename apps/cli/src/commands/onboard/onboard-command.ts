import { buildCommand } from "@stricli/core";
import type { Context } from "../../context.ts";
import { lazy } from "../../lazy.ts";
import { switchFlag } from "../../switch-flag.ts";
import type { OnboardFlags } from "./onboard.ts";

/** `openclaw onboard` */
export const onboardCommand = () =>
  buildCommand<OnboardFlags, [], Context>({
    loader: lazy(async () => (await import("../talking-commands.ts")).onboard),
    parameters: {
      flags: {
        nonInteractive: switchFlag("Ask nothing; every answer comes from a flag"),
        mode: { kind: "enum", values: ["local"], brief: "Where the gateway runs", default: "local" },
        authChoice: {
          kind: "enum",
          values: ["huggingface-api-key"],
          brief: "Provider and kind of credential",
          optional: true,
        },
        huggingfaceApiKey: {
          kind: "parsed",
          parse: String,
          brief: 'Token; "-" reads it from standard input',
          placeholder: "token",
          optional: true,
        },
        model: { kind: "parsed", parse: String, brief: "Default model", placeholder: "ref", optional: true },
        fallback: {
          kind: "parsed",
          parse: String,
          brief: "Model to fall back to; may be given several times",
          placeholder: "ref",
          variadic: true,
          optional: true,
        },
        installService: switchFlag("Run the gateway as a service, now and at every login"),
        json: switchFlag("Print what was done as JSON"),
      },
    },
    docs: {
      brief: "Store a token and choose a default model",
      fullDescription: [
        "Store a Hugging Face token and choose a default model.",
        "",
        "  openclaw onboard --auth-choice huggingface-api-key",
        '  openclaw onboard --non-interactive --mode local --auth-choice huggingface-api-key --huggingface-api-key "$HF_TOKEN"',
        "  hf auth token | openclaw onboard --non-interactive --auth-choice huggingface-api-key --huggingface-api-key -",
      ].join("\n"),
    },
  });
