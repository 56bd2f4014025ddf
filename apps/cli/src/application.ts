import { buildApplication, buildRouteMap, help, version } from "@stricli/core";
import { chatCommand } from "./commands/chat/chat-command.ts";
import { completeCommand, completionCommand } from "./commands/completion/completion-commands.ts";
import { configGroup } from "./commands/config/config-routes.ts";
import { connectCommand } from "./commands/connect/connect-command.ts";
import { doctorCommand } from "./commands/doctor/doctor-command.ts";
import { gatewayGroup } from "./commands/gateway/gateway-routes.ts";
import { modelsGroup } from "./commands/models/models-routes.ts";
import { onboardCommand } from "./commands/onboard/onboard-command.ts";
import type { Context } from "./context.ts";
import { FRAMEWORK_TEXT } from "./framework-text.ts";
import { buildGroup, buildRoutes } from "./route-group.ts";

const createRoot = (words: readonly string[]) =>
  buildRouteMap<string, Context>({
    routes: buildRoutes(
      {
        onboard: onboardCommand,
        models: () => buildGroup("models", modelsGroup, words),
        chat: chatCommand,
        config: () => buildGroup("config", configGroup, words),
        gateway: () => buildGroup("gateway", gatewayGroup, words),
        doctor: doctorCommand,
        connect: connectCommand,
        completion: completionCommand,
        __complete: completeCommand,
      },
      words,
    ),
    docs: {
      brief: "One Hugging Face token, every open model",
      hideRoute: { __complete: true },
      fullDescription: [
        "One Hugging Face token, every open model.",
        "",
        "  openclaw onboard                       store a token, choose a default model",
        '  openclaw chat "Why is the sky blue?"   ask it',
        "  openclaw gateway run                   serve every OpenAI client on this machine",
        "",
        "Files: ~/.openclaw/openclaw.json (OPENCLAW_CONFIG_PATH), .env and models.json beside it (OPENCLAW_STATE_DIR).",
      ].join("\n"),
    },
  });

const formatting = {
  useAliasInUsageLine: true,
  onlyRequiredInUsageLine: true,
  caseStyle: "convert-camel-to-kebab",
} as const;

/**
 * The command line: what exists, under which name, for the words that were typed. The code behind a command is loaded
 * when it runs.
 */
export const createApplication = (words: readonly string[], currentVersion: string) =>
  buildApplication(
    createRoot(words),
    {
      name: "openclaw",
      scanner: {
        caseStyle: "allow-kebab-for-camel",
        allowArgumentEscapeSequence: true,
        // Further away it is another word.
        distanceOptions: {
          threshold: 2,
          weights: { insertion: 1, deletion: 1, substitution: 1, transposition: 1 },
        },
      },
      documentation: formatting,
      localization: { text: FRAMEWORK_TEXT },
    },
    {
      help: help({
        brief: "Say what a command does and which flags it takes",
        defaultForRouteMap: true,
        formatting,
      }),
      version: version({ brief: "Print the version", alias: "v", info: { currentVersion } }),
      color: {
        flag: {
          brief:
            "Paint the output: --color, --color=never, --no-color (default: on a terminal, unless NO_COLOR is set)",
          global: true,
          // Never reached: `takeGlobalFlags` has taken it out by now. It stands here so that the help names it.
          run: () => {},
        },
      },
    },
  );
