import { ChatError } from "@openclaw-hf/hf-chat";
import { CliError } from "../../cli-error.ts";
import type { OpenChat } from "./open-chat.ts";

/** A failure of the transport as one message with what to do; anything else as it is. */
export function explainFailure(error: unknown, { via, baseUrl }: OpenChat): unknown {
  if (!ChatError.isInstance(error)) return error;
  const broke = error.partial !== undefined;
  return new CliError(broke ? "stream_broken" : "request_failed", `${error.message} [${error.code}]`, {
    hint: [...(broke ? ["The answer above is not complete."] : []), ...adviceFor(error, via, baseUrl)],
    cause: error,
  });
}

function adviceFor({ code, upstream }: ChatError, via: OpenChat["via"], baseUrl: string): string[] {
  // What failed behind the gateway comes as its 502, with the code in the body.
  const relayed = via === "gateway" ? upstream?.code : undefined;
  if (via === "gateway" && code === "upstream_auth_failed" && relayed !== code)
    return ["The gateway refused this machine's gateway token; restart it, or set gateway.auth.token."];
  switch (relayed ?? code) {
    case "upstream_auth_failed":
      return [
        "`openclaw doctor --probe` tells what is wrong with the token; `openclaw onboard` stores another.",
      ];
    case "insufficient_quota":
      return ["Credits: https://huggingface.co/settings/billing"];
    case "model_not_found":
      return ["`openclaw models list --search WORDS` finds models."];
    case "model_not_supported":
      return ["Backends are switched on and off at https://huggingface.co/settings/inference-providers."];
    case "upstream_unreachable":
    case "upstream_connect_timeout":
      return relayed === undefined
        ? [`Is ${new URL(baseUrl).host} reachable from here? \`openclaw doctor\` looks.`]
        : ["Is the gateway's router reachable? `openclaw doctor` looks."];
    default:
      return [];
  }
}
