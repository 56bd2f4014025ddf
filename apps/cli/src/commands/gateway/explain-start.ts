import { GatewayError } from "@openclaw-hf/gateway";
import { CliError } from "../../cli-error.ts";

/** What a gateway that cannot start says, with what to do about it here. */
export function explainStart(error: unknown, flags: { readonly port?: number }): unknown {
  if (!GatewayError.isInstance(error)) return error;
  switch (error.code) {
    case "port_in_use":
      return new CliError("port_taken", error.message, {
        hint: [
          "`openclaw gateway status` tells whether it is another gateway.",
          `Take another port with --port N (${flags.port === 0 ? "" : "0 takes a free one, "}or set gateway.port).`,
        ],
        cause: error,
      });
    case "no_token":
      return new CliError(
        "missing_token",
        "There is no Hugging Face token, and --no-sandbox rules the sandbox out.",
        {
          hint: "Run `openclaw onboard`, or set HF_TOKEN.",
          cause: error,
        },
      );
    default:
      return error;
  }
}
