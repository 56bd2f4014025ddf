import { type Dispatcher, EnvHttpProxyAgent, Pool } from "undici";
import { ClientStack } from "./client-stack.ts";
import { createDirectConnector } from "./direct-connector.ts";

/** What of an upstream's options its pool depends on. */
export interface DispatcherOptions {
  readonly maxConnections?: number | undefined;
  readonly allowHttp2?: boolean | undefined;
  readonly proxyEnv?: Readonly<Record<string, string | undefined>> | undefined;
}

/** What an upstream needs of the dispatcher it has made or been given. */
export type UpstreamDispatcher = Pick<Dispatcher, "dispatch" | "close" | "destroy">;

/** An own pool for one origin, behind the proxy where there is one. */
export function createDispatcher(
  origin: string,
  connectMs: number,
  options: DispatcherOptions,
): UpstreamDispatcher {
  const { allowHttp2 = false, maxConnections, proxyEnv = {} } = options;
  const common = {
    pipelining: 1,
    allowH2: allowHttp2,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 15_000,
    connect: { timeout: connectMs },
  };
  // Empty strings, because undici would look into process.env for what is undefined.
  const httpProxy = proxyEnv.http_proxy ?? proxyEnv.HTTP_PROXY ?? "";
  const httpsProxy = proxyEnv.https_proxy ?? proxyEnv.HTTPS_PROXY ?? "";
  const noProxy = proxyEnv.no_proxy ?? proxyEnv.NO_PROXY ?? "";
  // Most have no proxy; the agent would find that out again for every request.
  if (httpProxy !== "" || httpsProxy !== "") {
    const proxies = { httpProxy, httpsProxy, noProxy };
    return new EnvHttpProxyAgent({ ...common, ...proxies, connections: maxConnections ?? null });
  }
  const connect = allowHttp2 ? common.connect : createDirectConnector(connectMs);
  // HTTP/2 carries many requests on one connection, and where connections are bounded there is a queue: undici's pool knows both.
  if (allowHttp2 || maxConnections !== undefined) {
    return new Pool(origin, { ...common, connect, connections: maxConnections ?? null });
  }
  return new ClientStack(origin, { ...common, connect });
}
