import { buildCommand } from "@stricli/core";
import type { Context } from "../../context.ts";
import { lazy } from "../../lazy.ts";
import { switchFlag } from "../../switch-flag.ts";
import { proposeModels } from "../completion/completion-commands.ts";
import type { ChatFlags } from "./chat.ts";

/** `openclaw chat` */
export const chatCommand = () =>
  buildCommand<ChatFlags, string[], Context>({
    loader: lazy(async () => (await import("../talking-commands.ts")).chat),
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
          proposeCompletions: proposeModels,
          brief: 'Model: ref, Hub id, alias or "default"',
          placeholder: "ref",
          optional: true,
        },
        system: {
          kind: "parsed",
          parse: String,
          brief: "System prompt",
          placeholder: "text",
          optional: true,
        },
        image: {
          kind: "parsed",
          parse: String,
          brief: "Picture to send along; may be given several times",
          placeholder: "file",
          variadic: true,
          optional: true,
        },
        schema: {
          kind: "parsed",
          parse: String,
          brief: "File with the JSON Schema of the answer",
          placeholder: "file",
          optional: true,
        },
        reasoning: { kind: "boolean", brief: "Show reasoning, dimmed, on a terminal", default: true },
        stream: { kind: "boolean", brief: "Show the answer as it comes", default: true },
        json: switchFlag("Print one JSON object when the answer is complete"),
        sandbox: switchFlag("Ask the embedded sandbox router; nothing leaves this machine"),
      },
      aliases: { m: "model", s: "system" },
    },
    docs: {
      brief: "Ask a model",
      fullDescription: [
        "Ask a model. Goes through the gateway when one is running, else straight to the Hugging Face router.",
        "Without a question, at a terminal, it is a conversation; /help there lists its commands.",
        "Pictures go along with its first question.",
        "",
        '  openclaw chat "Why is the sky blue?"',
        '  openclaw chat -m Qwen/Qwen3-8B:cheapest "Say hi"',
        '  git diff | openclaw chat "Review this"',
        '  openclaw chat -m Qwen/Qwen3-VL-8B-Instruct --image photo.jpg "What is this?"',
        "  openclaw chat --json --schema person.schema.json 'Ada Lovelace, born 1815'",
      ].join("\n"),
    },
  });
