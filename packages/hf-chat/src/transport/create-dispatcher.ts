import { type Dispatcher, EnvHttpProxyAgent, Pool } from "undici";
import { createDirectConnector } from "./direct-connector.ts";

/** What of an upstream's options its pool depends on. */
export interface DispatcherOptions {
  readonly maxConnections?: number | undefined;
  readonly allowHttp2?: boolean | undefined;
  readonly proxyEnv?: Readonly<Record<string, string | undefined>> | undefined;
}

/** An own pool for one origin, behind the proxy where there is one. */
export function createDispatcher(origin: string, connectMs: number, options: DispatcherOptions): Dispatcher {
  const { allowHttp2 = false, proxyEnv = {} } = options;
  const common = {
    connections: options.maxConnections ?? null,
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
  if (httpProxy === "" && httpsProxy === "") {
    return new Pool(origin, allowHttp2 ? common : { ...common, connect: createDirectConnector(connectMs) });
  }
  return new EnvHttpProxyAgent({ ...common, httpProxy, httpsProxy, noProxy });
}
