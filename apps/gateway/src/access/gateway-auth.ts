import type { Config, Paths } from "@openclaw-hf/config-core";
import { GatewayError } from "../gateway-error.ts";
import type { GatewayOptions } from "../gateway-options.ts";
import { ensureGatewayToken, gatewayTokenPath } from "./gateway-token.ts";

/** How clients prove who they are. */
export interface ResolvedAuth {
  readonly mode: "token" | "none";
  readonly token: string | undefined;
  /** The file the token is in, when the gateway keeps it itself. */
  readonly tokenPath: string | undefined;
}

export interface AuthSources {
  readonly options: GatewayOptions;
  readonly config: Config;
  readonly paths: Paths | undefined;
  readonly isSandbox: boolean;
  /** Bound, or about to be, to an address that other machines reach. */
  readonly isExposed: boolean;
}

/**
 * Who may use the gateway: what is configured, else a token of its own. Only the sandbox on loopback asks for nothing
 * without being told so.
 *
 * @throws GatewayError `auth_none_not_on_loopback`, `no_place_for_token`, `token_file_unreadable`
 */
export async function resolveAuth(sources: AuthSources): Promise<ResolvedAuth> {
  const { options, config, paths, isSandbox, isExposed } = sources;
  // A mode given for this start goes with the token that is configured.
  const auth = { ...config.gateway?.auth, ...options.auth };
  const isDefaultNone = auth.token === undefined && isSandbox && !isExposed;
  const mode = auth.mode ?? (isDefaultNone ? "none" : "token");
  if (mode === "none") {
    if (isExposed) {
      throw new GatewayError(
        "auth_none_not_on_loopback",
        "A gateway without a token may only listen on loopback. Use auth mode `token`, or bind to loopback.",
      );
    }
    return { mode, token: undefined, tokenPath: undefined };
  }
  if (auth.token !== undefined && auth.token !== "") return { mode, token: auth.token, tokenPath: undefined };
  if (paths === undefined) {
    throw new GatewayError(
      "no_place_for_token",
      'This gateway needs a token of its own and has no folder to keep it in. Give `auth: { mode: "token", token }`, or `paths`.',
    );
  }
  const tokenPath = gatewayTokenPath(paths);
  return { mode, token: await ensureGatewayToken(tokenPath, paths.stateDir), tokenPath };
}
