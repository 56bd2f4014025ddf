import type { RequestListener } from "node:http";
import type { Config, ConfigIssue, Environment, Paths } from "@openclaw-hf/config-core";
import type { Timeouts } from "@openclaw-hf/hf-chat";
import type { SandboxOptions } from "@openclaw-hf/hf-sandbox";
import type { Dispatcher } from "undici";
import type { GatewayLimits } from "./config/gateway-limits.ts";
import type { LogEvent } from "./observe/log-event.ts";
import type { PageStatus, RequestRecord } from "./page/page-protocol.ts";

/** Who may use a gateway. */
export interface GatewayAuth {
  /** `token`: clients send it as a bearer token or `x-api-key`. `none`: anyone on loopback, and nobody else. */
  readonly mode: "token" | "none";
  /** Default: the one in `<stateDir>/gateway-token`, made when there is none. */
  readonly token?: string | undefined;
}

/** Options of {@link createGateway}. Give `config`, or one of `configPath`, `paths`, `homeDir`; with none, nothing is configured. */
export interface GatewayOptions {
  /** A configuration as an object; nothing is read from disk and nothing can be reloaded. */
  readonly config?: Config | undefined;
  /** The config file; `.env`, `models.json`, the cache and the gateway's token lie beside it. */
  readonly configPath?: string | undefined;
  /** Where everything lies, as config-core's `resolvePaths` gives it. */
  readonly paths?: Paths | undefined;
  /** The environment to look into (tokens, `OPENCLAW_*`, proxies). Default: none; `process.env` is never read by itself. */
  readonly env?: Environment | undefined;
  /** Home folder for `~/.openclaw` and the token that `hf auth login` saved. Default: neither is looked at. */
  readonly homeDir?: string | undefined;
  /** The Hugging Face token. Default: config-core's sources in their order. */
  readonly token?: string | undefined;
  /** The router. Default: `OPENCLAW_HF_BASE_URL`, then the config's, then `https://router.huggingface.co/v1`. */
  readonly baseUrl?: string | undefined;
  /** `auto` (default): the embedded sandbox answers when there is neither a token nor a base URL. */
  readonly sandbox?: "auto" | "always" | "never" | undefined;
  /** Options of the embedded sandbox. */
  readonly sandboxOptions?: SandboxOptions | undefined;
  /** Default: the config's; else a token when a real router answers, none for the sandbox on loopback. */
  readonly auth?: GatewayAuth | undefined;
  /** Where `listen` binds. Default: the config's, else `loopback`. */
  readonly bind?: "loopback" | "lan" | undefined;
  /** The path under which `requestListener` is mounted, e.g. `/ai`, when the server does not strip it. */
  readonly basePath?: string | undefined;
  /** Host names clients may use beside loopback and the address they connect to, without port. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Origins of web pages that may call the gateway, e.g. `https://chat.example`. */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** Apply changes of the config's files as they happen. Default true when there are files. */
  readonly watch?: boolean | undefined;
  /** The gateway's own limits; these win over the config's. */
  readonly limits?: Partial<GatewayLimits> | undefined;
  /** Time limits of upstream calls; these win over the config's. */
  readonly timeouts?: Partial<Timeouts> | undefined;
  /** The folder of the web page's built files. Default: `web/` beside this module. */
  readonly webRoot?: string | URL | undefined;
  /** Told one event a line; cleaned of secrets and control characters. Default: no log. */
  readonly logger?: ((event: LogEvent) => void) | undefined;
  /** An undici dispatcher for upstream calls instead of an own pool. */
  readonly dispatcher?: Dispatcher | undefined;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
}

/** What a gateway is doing. It holds no secret. */
export interface GatewayStatus extends PageStatus {
  /** Where `listen` bound, if it did. */
  readonly url: string | undefined;
  /** The default model as the router takes it, `org/model[:suffix]`. */
  readonly defaultModel: string | undefined;
  /** What `default` tries, in order. */
  readonly chain: readonly string[];
  /** The file the gateway keeps its own token in, when it uses it. */
  readonly gatewayTokenPath: string | undefined;
}

/** What a gateway tells those who listen with {@link Gateway.on}. */
export interface GatewayEvents {
  /** A model request has ended, well or not. */
  readonly request: [record: RequestRecord];
  /** The configuration was read again. */
  readonly reload: [outcome: ReloadOutcome];
  /** The catalog is another than before. */
  readonly catalog: [models: number];
}

/** What came of reading the configuration again; when it is not `ok`, the one before stays in force. */
export interface ReloadOutcome {
  readonly ok: boolean;
  readonly errors: readonly ConfigIssue[];
}

/** Where a gateway listens. */
export interface GatewayAddress {
  /** `http://127.0.0.1:18789` */
  readonly url: string;
  readonly port: number;
  readonly host: string;
}

/** One gateway. Several can live in a process; they share nothing. */
export interface Gateway {
  /** For any Node server; also when mounted under a prefix (`basePath`), in front of body parsers. */
  readonly requestListener: RequestListener;
  /**
   * Starts a server of its own. `port` 0 takes a free one; default the config's, else 18789.
   *
   * @throws GatewayError `port_in_use`, `address_unavailable`, `auth_none_not_on_loopback`, `closed`
   */
  listen(options?: { readonly port?: number; readonly host?: string }): Promise<GatewayAddress>;
  /** Reads the configuration again, now. Never rejects. */
  reload(): Promise<ReloadOutcome>;
  /** Fails readiness, lets requests in flight finish for `drainMs` (default 30,000), ends the rest with an error, frees everything. */
  close(options?: { readonly drainMs?: number }): Promise<void>;
  status(): GatewayStatus;
  /** Calls `listener` until the returned function is called. */
  on<Name extends keyof GatewayEvents>(
    name: Name,
    listener: (...args: GatewayEvents[Name]) => void,
  ): () => void;
}
