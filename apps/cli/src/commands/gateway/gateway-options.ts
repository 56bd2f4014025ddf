import type { GatewayOptions } from "@openclaw-hf/gateway";
import type { Context } from "../../context.ts";
import { pathsOf } from "../../paths-of.ts";
import type { GatewayRunFlags } from "./run-gateway.ts";

/** The gateway that the flags ask for, on this person's files. */
export function gatewayOptions(
  context: Context,
  flags: GatewayRunFlags,
): Pick<GatewayOptions, "paths" | "env" | "homeDir" | "sandbox" | "bind" | "auth"> {
  return {
    paths: pathsOf(context),
    env: context.env,
    homeDir: context.homeDir,
    sandbox: flags.sandbox === undefined ? "auto" : flags.sandbox ? "always" : "never",
    ...(flags.bind && { bind: flags.bind }),
    ...(flags.auth && { auth: { mode: flags.auth } }),
  };
}
