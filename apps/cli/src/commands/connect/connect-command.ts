import { buildCommand } from "@stricli/core";
import type { Context } from "../../context.ts";
import { lazy } from "../../lazy.ts";
import { JSON_FLAG, switchFlag } from "../../switch-flag.ts";
import type { ClientName } from "./client-settings.ts";
import type { ConnectFlags } from "./connect.ts";

// The names again, as values: taking them from the settings would load those for every `--help`.
const NAMES: readonly ClientName[] = [
  "opencode",
  "codex",
  "claude-code",
  "continue",
  "chat-ui",
  "open-webui",
  "openai-js",
  "openai-python",
  "curl",
];

/** `openclaw connect <client>` */
export const connectCommand = () =>
  buildCommand<ConnectFlags, [ClientName], Context>({
    loader: lazy(async () => (await import("../everyday-commands.ts")).connect),
    parameters: {
      positional: {
        kind: "tuple",
        parameters: [
          {
            brief: NAMES.join(", "),
            placeholder: "client",
            parse: parseClient,
            proposeCompletions: () => NAMES,
          },
        ],
      },
      flags: {
        write: switchFlag(
          "Write them into the client's file and keep the rest of it (opencode, codex, claude-code; the others have no file of that kind)",
        ),
        json: JSON_FLAG,
      },
    },
    docs: {
      brief: "Print the settings that point a client at the gateway",
      fullDescription: [
        "Print the settings that point a client at the gateway; the gateway's token is referred to, never shown.",
        "",
        "  openclaw connect codex",
        "  openclaw connect opencode --write",
      ].join("\n"),
    },
  });

function parseClient(input: string): ClientName {
  const name = NAMES.find((known) => known === input.toLowerCase());
  if (name === undefined) throw new RangeError(`one of ${NAMES.join(", ")} is expected, not "${input}"`);
  return name;
}
