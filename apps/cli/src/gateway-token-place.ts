import { getIn } from "@openclaw-hf/config-core/edit";
import { gatewayTokenFile } from "./find-gateway.ts";
import { quoteForShell } from "./quote-for-shell.ts";
import type { State } from "./state.ts";

/** Where the gateway's token stands: in the file it keeps itself, or in the config, as written there. */
export type GatewayTokenPlace =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "config"; readonly written: string };

/** Text with variables that means to a shell what it means in the config. */
const WITH_VARIABLES = /^[\w.:-]*(?:\$\{[A-Za-z_]\w*\}[\w.:-]*)+$/;

/** Where this person's gateway has its token. */
export function gatewayTokenPlace(state: State): GatewayTokenPlace {
  const written = writtenGatewayToken(state.raw);
  return state.config.gateway?.auth?.token && written !== undefined
    ? { kind: "config", written }
    : { kind: "file", path: gatewayTokenFile(state) };
}

/** `gateway.auth.token` of a config document, its variables not filled in. */
export function writtenGatewayToken(document: unknown): string | undefined {
  const written = getIn(document, ["gateway", "auth", "token"]);
  return typeof written === "string" ? written : undefined;
}

/** A shell command that prints the token. */
export function tokenCommand(place: GatewayTokenPlace): string {
  if (place.kind === "file") return `cat ${quoteForShell(place.path)}`;
  return WITH_VARIABLES.test(place.written)
    ? `printf %s "${place.written}"`
    : "openclaw config get --reveal gateway.auth.token";
}

/** The token as a shell gets at it between double quotes. */
export function tokenInShell(place: GatewayTokenPlace): string {
  const isForShell = place.kind === "config" && WITH_VARIABLES.test(place.written);
  return isForShell ? place.written : `$(${tokenCommand(place)})`;
}
