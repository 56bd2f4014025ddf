/** The environment variables that name proxies, as a process or a test provides them. */
export type ProxyEnv = Readonly<Record<string, string | undefined>>;

/**
 * A `fetch` that goes through the proxies of `HTTPS_PROXY` and `HTTP_PROXY`, except for the hosts of `NO_PROXY`
 * (lower case counts first, as in curl); `undefined` when neither is set. Nothing is read from the process itself.
 *
 * @example
 * const live = await fetchModelList({ baseUrl, fetch: await createProxyFetch(process.env) });
 */
export async function createProxyFetch(env: ProxyEnv): Promise<typeof fetch | undefined> {
  const httpProxy = env.http_proxy ?? env.HTTP_PROXY ?? "";
  const httpsProxy = env.https_proxy ?? env.HTTPS_PROXY ?? "";
  const noProxy = env.no_proxy ?? env.NO_PROXY ?? "";
  if (httpProxy === "" && httpsProxy === "") return undefined;
  // Loaded only where there is a proxy: undici takes longer to load than everything else here.
  const undici = await import("undici");
  const dispatcher = new undici.EnvHttpProxyAgent({ httpProxy, httpsProxy, noProxy });
  // Node's own fetch types describe an older undici; the values follow one standard.
  const proxied = undici.fetch as unknown as typeof fetch;
  return (input, init) => proxied(input, { ...init, dispatcher } as unknown as RequestInit);
}
