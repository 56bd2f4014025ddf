import { buildCommand } from "@stricli/core";
import type { Context } from "../../context.ts";
import { lazy } from "../../lazy.ts";
import type { ChatFlags } from "./chat.ts";

/** `openclaw chat` */
export const chatCommand = buildCommand<ChatFlags, string[], Context>({
  loader: lazy(() => import("./chat.ts")),
  parameters: {
    positional: {
      kind: "array",
      parameter: {
        brief: "What to ask; words are joined, text piped in is added",
        placeholder: "question",
        parse: String,
      },
    },
    flags: {
      model: {
        kind: "parsed",
        parse: String,
        brief: 'Model: ref, Hub id, alias or "default"',
        placeholder: "ref",
        optional: true,
      },
      system: { kind: "parsed", parse: String, brief: "System prompt", placeholder: "text", optional: true },
      stream: { kind: "boolean", brief: "Show the answer as it comes", default: true },
      json: {
        kind: "boolean",
        brief: "Print one JSON object when the answer is complete",
        default: false,
        withNegated: false,
      },
      sandbox: {
        kind: "boolean",
        brief: "Ask the embedded sandbox router; nothing leaves this machine",
        default: false,
        withNegated: false,
      },
    },
    aliases: { m: "model", s: "system" },
  },
  docs: {
    brief: "Ask a model",
    fullDescription: [
      "Ask a model. Goes through the gateway when one is running, else straight to the Hugging Face router.",
      "",
      '  openclaw chat "Why is the sky blue?"',
      '  openclaw chat -m Qwen/Qwen3-8B:cheapest "Say hi"',
      '  git diff | openclaw chat "Review this"',
    ].join("\n"),
  },
});
