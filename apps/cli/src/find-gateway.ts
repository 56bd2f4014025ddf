import { readFile } from "node:fs/promises";
import { get } from "node:http";
import { join } from "node:path";
import { DEFAULT_GATEWAY_PORT } from "@openclaw-hf/config-core";
import type { State } from "./state.ts";

/** A gateway of ours that answers on this machine. */
export interface FoundGateway {
  readonly url: string;
  readonly version: string | undefined;
}

/** What answers on the configured port. */
export type PortOccupant =
  | { readonly kind: "gateway"; readonly gateway: FoundGateway }
  | { readonly kind: "stranger"; readonly url: string }
  | { readonly kind: "nothing"; readonly url: string };

/** How a gateway names itself under /healthz. */
const NAME = "openclaw-gateway";
const TIMEOUT_MS = 1000;
const MAX_LENGTH = 64 * 1024;
/** Port 0 in the config means that each start takes another one: there is none to find. */
const NOBODY = new Set(["ECONNREFUSED", "EADDRNOTAVAIL"]);

/** Asks the configured port on loopback who is there. Never rejects. */
export async function findGateway(state: State, port?: number): Promise<PortOccupant> {
  const url = `http://127.0.0.1:${port ?? state.config.gateway?.port ?? DEFAULT_GATEWAY_PORT}`;
  try {
    const health: unknown = JSON.parse(await readHealth(url));
    if (typeof health !== "object" || health === null || !("name" in health) || health.name !== NAME) {
      return { kind: "stranger", url };
    }
    const version = "version" in health && typeof health.version === "string" ? health.version : undefined;
    return { kind: "gateway", gateway: { url, version } };
  } catch (error) {
    const isNobody = error instanceof Error && "code" in error && NOBODY.has(String(error.code));
    return { kind: isNobody ? "nothing" : "stranger", url };
  }
}

/** By `node:http`, because `fetch` refuses some ports that a person may well choose. */
function readHealth(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get(
      `${url}/healthz`,
      { agent: false, signal: AbortSignal.timeout(TIMEOUT_MS) },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
          if (text.length > MAX_LENGTH) request.destroy(new Error("This is no health of ours."));
        });
        response.on("end", () => resolve(text));
        response.on("error", reject);
      },
    );
    request.on("error", reject);
  });
}

/** The token that this person's gateway asks for: the configured one, else the one it keeps in its file. */
export async function readGatewayToken(state: State): Promise<string | undefined> {
  const configured = state.config.gateway?.auth?.token;
  if (configured) return configured;
  try {
    return (await readFile(gatewayTokenFile(state), "utf8")).trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Where a gateway keeps a token of its own. The gateway's package says so too; loading it for a path would cost a start. */
export function gatewayTokenFile(state: State): string {
  return join(state.paths.stateDir, "gateway-token");
}
