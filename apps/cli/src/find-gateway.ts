import { readFile } from "node:fs/promises";
import { get } from "node:http";
import { join } from "node:path";
import { DEFAULT_GATEWAY_PORT } from "@openclaw-hf/config-core";
import type { State } from "./state.ts";

/** A gateway of ours that answers on this machine. */
interface FoundGateway {
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
const TIMEOUT_MS = 2000;
const MAX_LENGTH = 64 * 1024;

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
    return { kind: error instanceof NobodyThere ? "nothing" : "stranger", url };
  }
}

/** No connection came about; what goes wrong after one is the doing of whoever took it. */
class NobodyThere extends Error {}

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
    let isConnected = false;
    request.on("socket", (socket) => socket.once("connect", () => (isConnected = true)));
    request.on("error", (cause) =>
      reject(isConnected ? cause : new NobodyThere("Nobody is there.", { cause })),
    );
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
