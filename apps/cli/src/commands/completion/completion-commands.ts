import { buildCommand } from "@stricli/core";
import type { Context } from "../../context.ts";
import { lazy } from "../../lazy.ts";
import { switchFlag } from "../../switch-flag.ts";
import type { CompleteFlags } from "./complete.ts";
import type { Shell } from "./completion-script.ts";

const SHELLS: readonly Shell[] = ["bash", "zsh", "fish"];

/** `openclaw completion <shell>` */
export const completionCommand = () =>
  buildCommand<Record<never, never>, [Shell], Context>({
    loader: lazy(async () => (await import("../reading-commands.ts")).printCompletion),
    parameters: {
      positional: {
        kind: "tuple",
        parameters: [
          {
            brief: SHELLS.join(", "),
            placeholder: "shell",
            parse: parseShell,
            proposeCompletions: () => SHELLS,
          },
        ],
      },
    },
    docs: {
      brief: "Print the script that completes commands, models and aliases",
      fullDescription: [
        "Print the script that completes commands, models and aliases.",
        "",
        "  echo 'source <(openclaw completion bash)' >> ~/.bashrc",
        "  echo 'source <(openclaw completion zsh)' >> ~/.zshrc",
        "  openclaw completion fish > ~/.config/fish/completions/openclaw.fish",
      ].join("\n"),
    },
  });

/** What the scripts call. */
export const completeCommand = () =>
  buildCommand<CompleteFlags, string[], Context>({
    loader: lazy(async () => (await import("../reading-commands.ts")).complete),
    parameters: {
      positional: {
        kind: "array",
        parameter: { brief: "The words so far", placeholder: "word", parse: String },
      },
      flags: {
        descriptions: switchFlag("With a tab and a description"),
      },
    },
    docs: { brief: "Print what could come next" },
  });

/** Completions for a parameter that names a model. */
export async function proposeModels(this: Context, partial: string): Promise<readonly string[]> {
  const { completeModel } = await import("../reading-commands.ts");
  return completeModel(this, partial);
}

function parseShell(input: string): Shell {
  const shell = SHELLS.find((known) => known === input);
  if (shell === undefined) throw new RangeError(`bash, zsh or fish is expected, not "${input}"`);
  return shell;
}
