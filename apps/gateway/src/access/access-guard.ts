import type { IncomingMessage } from "node:http";
import { type ApiError, apiError } from "../request/api-error.ts";
import { canonicalIp, isLoopback } from "./canonical-ip.ts";
import type { WrongTokens } from "./lockout.ts";
import { SecretText } from "./secret-text.ts";

export interface AccessRules {
  /** The token clients must send; undefined asks for none, which only loopback connections get. */
  readonly token: string | undefined;
  /** Host names beside loopback and the address a connection came in on, without port, lower case. */
  readonly allowedHosts: ReadonlySet<string>;
  /** Origins of web pages beside the gateway's own, e.g. `https://chat.example`. */
  readonly allowedOrigins: ReadonlySet<string>;
}

/** Where a request may go on to. */
export type Access =
  | { readonly ok: true; readonly corsHeaders: readonly string[] }
  | { readonly ok: false; readonly error: ApiError };

const NO_CORS: Access = { ok: true, corsHeaders: [] };
/** The same name with every port there is would be too many. */
const MAX_KNOWN_HOSTS = 100;
const NAMED_LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Who may talk to the gateway: names it answers to, web pages it trusts, and the token. One per gateway. */
export class AccessGuard {
  readonly #wrongTokens: WrongTokens;
  #rules: AccessRules;
  #token: SecretText | undefined;
  /** `Host` headers that were found to name this machine or what is allowed: clients send the same one with every request. */
  readonly #knownHosts = new Set<string>();

  constructor(rules: AccessRules, wrongTokens: WrongTokens) {
    this.#wrongTokens = wrongTokens;
    this.#rules = rules;
    this.#token = secretTextOf(rules.token);
  }

  update(rules: AccessRules): void {
    this.#rules = rules;
    this.#token = secretTextOf(rules.token);
    this.#knownHosts.clear();
  }

  /** A page on a name of its own that resolves to this machine (DNS rebinding) is told that nothing lives here. */
  checkHost(request: IncomingMessage): ApiError | undefined {
    const header = request.headers.host ?? "";
    if (this.#knownHosts.has(header)) return undefined;
    const host = hostName(header);
    if (host !== undefined) {
      if (NAMED_LOOPBACK.has(host) || this.#rules.allowedHosts.has(host)) {
        if (this.#knownHosts.size < MAX_KNOWN_HOSTS) this.#knownHosts.add(header);
        return undefined;
      }
      const address = canonicalIp(host.replace(/^\[|\]$/g, ""));
      if (address === canonicalIp(request.socket.localAddress ?? "")) return undefined;
    }
    return apiError(
      421,
      "host_not_allowed",
      "This gateway does not answer to that Host. Use localhost or 127.0.0.1, or add the name to `gateway.allowedHosts`.",
    );
  }

  /** Web pages of other origins are kept out, with or without a token; no wildcard. */
  checkOrigin(request: IncomingMessage): Access {
    const { origin } = request.headers;
    if (origin === undefined) return isCrossSiteSubresource(request) ? ORIGIN_REFUSED : NO_CORS;
    const own = origin === `http://${request.headers.host}` || origin === `https://${request.headers.host}`;
    if (own) return NO_CORS;
    if (!this.#rules.allowedOrigins.has(origin)) return ORIGIN_REFUSED;
    return {
      ok: true,
      corsHeaders: [
        "access-control-allow-origin",
        origin,
        "access-control-expose-headers",
        "x-request-id, x-openclaw-model, x-openclaw-attempts, x-openclaw-sandbox, x-inference-provider",
        "vary",
        "origin",
      ],
    };
  }

  checkToken(request: IncomingMessage): ApiError | undefined {
    const address = request.socket.remoteAddress ?? "";
    const token = this.#token;
    if (token === undefined) return isLoopback(request.socket.localAddress ?? "") ? undefined : NEEDS_TOKEN;
    const lockedMs = this.#wrongTokens.lockedForMs(address);
    if (lockedMs > 0) return lockedOut(lockedMs);
    const presented = presentedToken(request);
    if (presented === undefined) return unauthorized("The gateway's token is missing");
    if (token.equals(presented)) return undefined;
    this.#wrongTokens.fail(address);
    return unauthorized("The gateway's token is wrong");
  }
}

const ORIGIN_REFUSED: Access = {
  ok: false,
  error: apiError(
    403,
    "origin_not_allowed",
    "Requests from this web page's origin are not allowed. Add it to `gateway.allowedOrigins` if you trust it.",
  ),
};

const NEEDS_TOKEN = apiError(
  403,
  "auth_required",
  "This gateway asks for no token and therefore answers only on loopback. Set `gateway.auth` to use it from elsewhere.",
);

function unauthorized(what: string): ApiError {
  return apiError(
    401,
    "invalid_api_key",
    `${what}: send it as \`Authorization: Bearer …\` (or \`x-api-key\`). It stands in the gateway-token file of the state folder or in \`gateway.auth.token\`; it is not the Hugging Face token.`,
    { headers: ["www-authenticate", 'Bearer realm="openclaw-gateway"'] },
  );
}

function lockedOut(ms: number): ApiError {
  return apiError(429, "locked_out", "Too many wrong tokens from this address. Wait and try again.", {
    headers: ["retry-after", String(Math.ceil(ms / 1000))],
  });
}

function secretTextOf(token: string | undefined): SecretText | undefined {
  return token === undefined ? undefined : new SecretText(token);
}

/** OpenAI clients send a bearer token, Anthropic's send `x-api-key`. */
function presentedToken({ headers }: IncomingMessage): string | undefined {
  const bearer =
    headers.authorization === undefined ? null : /^bearer +(\S+) *$/i.exec(headers.authorization);
  if (bearer !== null) return bearer[1];
  const key = headers["x-api-key"];
  return typeof key === "string" && key !== "" ? key : undefined;
}

/** The name without its port, lower case; undefined when there is none or it is no host. */
function hostName(host: string): string | undefined {
  return /^([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase();
}

/** An image, script or form of another site; a link that is followed is a navigation and carries no authority. */
function isCrossSiteSubresource({ headers, method }: IncomingMessage): boolean {
  if (headers["sec-fetch-site"] !== "cross-site") return false;
  return headers["sec-fetch-mode"] !== "navigate" || (method !== "GET" && method !== "HEAD");
}
