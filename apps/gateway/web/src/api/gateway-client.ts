import type { PageCatalog, PageEdit, PageEditResult } from "../../../src/page/page-protocol.ts";
import { isTokenWanted, sessionToken } from "./session.ts";

/** A refusal of the gateway, as it worded it, or a gateway that could not be reached (`code` "unreachable"). */
export class GatewayError extends Error {
  override readonly name = "GatewayError";
  readonly status: number;
  readonly code: string;
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, code: string, message: string, retryAfterSeconds?: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** An address of this gateway, wherever it is mounted. */
export function gatewayUrl(path: string): string {
  const here = new URL(document.baseURI);
  here.hash = "";
  here.search = "";
  return new URL(path, here).href;
}

/**
 * Sends a request with the tab's token and returns the answer when it is a success.
 *
 * @throws GatewayError for every other answer, DOMException when aborted.
 */
export async function requestGateway(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (sessionToken.value !== undefined) headers.set("authorization", `Bearer ${sessionToken.value}`);
  let response: Response;
  try {
    response = await fetch(gatewayUrl(path), { ...init, headers, credentials: "omit", redirect: "error" });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new GatewayError(0, "unreachable", "The gateway does not answer. Is it still running?");
  }
  if (response.ok) return response;
  if (response.status === 401) isTokenWanted.value = true;
  throw await toGatewayError(response);
}

/** The whole catalog. */
export async function fetchCatalog(): Promise<PageCatalog> {
  return (await requestGateway("openclaw/api/catalog")).json();
}

/** Writes one edit to the config file. */
export function postEdit(edit: PageEdit): Promise<PageEditResult> {
  return postJson("openclaw/api/edits", edit);
}

/** Takes back the newest edit. */
export function postUndo(): Promise<PageEditResult> {
  return postJson("openclaw/api/edits/undo", {});
}

async function postJson<Result>(path: string, body: unknown): Promise<Result> {
  const response = await requestGateway(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return response.json();
}

async function toGatewayError(response: Response): Promise<GatewayError> {
  const text = await response.text().catch(() => "");
  const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
  const retryAfterSeconds = Number.isFinite(retryAfter) ? retryAfter : undefined;
  try {
    const { error } = JSON.parse(text) as { error?: { message?: unknown; code?: unknown; type?: unknown } };
    const code = String(error?.code ?? error?.type ?? response.status);
    return new GatewayError(
      response.status,
      code,
      String(error?.message ?? response.statusText),
      retryAfterSeconds,
    );
  } catch {
    const message = `The gateway answered ${response.status} ${response.statusText}.`;
    return new GatewayError(response.status, String(response.status), message, retryAfterSeconds);
  }
}
