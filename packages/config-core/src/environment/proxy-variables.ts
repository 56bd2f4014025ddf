import type { Environment } from "./environment.ts";

/**
 * The proxies to go through: of the process, else of `.env`, where a service has those whose address holds a password.
 * Lower case counts first, as in curl, but a variable of the process in either case comes before one of the file.
 *
 * @example
 * ```ts
 * import { proxyVariables } from "@openclaw-hf/config-core";
 *
 * proxyVariables({ HTTPS_PROXY: "http://proxy:3128" }, {}).https_proxy; // "http://proxy:3128"
 * ```
 */
export function proxyVariables(...layers: readonly Environment[]): Environment {
  const names = ["http_proxy", "https_proxy", "no_proxy"] as const;
  return Object.fromEntries(
    names.map((name) => [
      name,
      layers.map((layer) => layer[name] ?? layer[name.toUpperCase()]).find((value) => value !== undefined),
    ]),
  );
}
