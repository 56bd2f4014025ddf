import type { GatewayAddress, GatewayStatus } from "@openclaw-hf/gateway";
import type { Context } from "../../context.ts";
import { tokenInShell } from "../../gateway-token-place.ts";

/** A gateway that listens. */
export interface Ready {
  readonly address: GatewayAddress;
  readonly status: GatewayStatus;
  /** `gateway.auth.token` as the config has it, its variables not filled in. */
  readonly writtenToken: string | undefined;
  /** The sandbox answers because it was asked for, and not for want of a token. */
  readonly sandboxAsked: boolean;
  /** How many processes serve. */
  readonly workers: number;
}

const JSON_HEADER = "-H 'Content-Type: application/json'";

/** Says on standard output that the gateway is ready: one line of JSON, or lines for a person. */
export function printReady(context: Context, ready: Ready, isJson: boolean): void {
  const lines = isJson ? [JSON.stringify(readyJson(context, ready))] : readyLines(context, ready);
  for (const line of lines) context.terminal.print(line);
}

/** What a person sees when the gateway is ready: who answers, where, and commands that work when pasted. */
function readyLines(context: Context, ready: Ready): string[] {
  const { address, status, sandboxAsked, workers, writtenToken = "" } = ready;
  const { style } = context.terminal;
  const url = reachable(address);
  const token = status.gatewayTokenPath
    ? tokenInShell({ kind: "file", path: status.gatewayTokenPath })
    : tokenInShell({ kind: "config", written: writtenToken });
  const auth = status.auth === "none" ? "" : `-H "Authorization: Bearer ${token}" `;
  const body = '{"model":"default","messages":[{"role":"user","content":"Hello"}]}';
  const curl = `curl -s ${url}/v1/chat/completions ${auth}${JSON_HEADER} -d '${body}'`;
  return [
    ...(status.upstream.kind === "sandbox" ? [sandboxLine(context, sandboxAsked)] : [routerLine(status)]),
    `Gateway:  ${style("bold", `${url}/v1`)}  (a page to look at: ${url}/)`,
    ...(workers > 1 ? [`Workers:  ${workers} processes share the port.`] : []),
    "",
    curl,
    ...(status.upstream.kind === "sandbox" ? ["", ...fallbackLines(status)] : []),
    "",
    style("dim", "Ctrl-C stops it."),
  ];
}

/** The ready line of `--json`. */
function readyJson(context: Context, { address, status, workers }: Ready): Record<string, unknown> {
  return {
    event: "ready",
    url: address.url,
    baseUrl: `${address.url}/v1`,
    host: address.host,
    port: address.port,
    pid: context.pid,
    workers,
    version: status.version,
    sandbox: status.upstream.kind === "sandbox",
    upstream: status.upstream.baseUrl,
    auth: status.auth,
    tokenFile: status.gatewayTokenPath ?? null,
    defaultModel: status.defaultModel ?? null,
    chain: status.chain,
  };
}

function sandboxLine(context: Context, sandboxAsked: boolean): string {
  const what = "The embedded sandbox answers, not Hugging Face";
  const line = sandboxAsked
    ? `${what} (--sandbox).`
    : `${what}: there is no token. Set HF_TOKEN or run \`openclaw onboard\` to change that.`;
  return context.terminal.style("yellow", line);
}

function routerLine(status: GatewayStatus): string {
  const token = status.token ? `with the token from ${status.token.source}` : "without a token";
  const model = status.defaultModel ? `, default model ${status.defaultModel}` : "";
  return `${status.upstream.baseUrl} answers, ${token}${model}.`;
}

/** How to see the second model of the chain answer: the sandbox can be told to break the first. */
function fallbackLines({ upstream, chain }: GatewayStatus): string[] {
  const [first, second] = chain;
  if (first === undefined || second === undefined) return [];
  const control = new URL("/sandbox/", upstream.baseUrl);
  const [id = first, provider = first === "deepseek-ai/DeepSeek-R1" ? "together" : undefined] =
    first.split(":");
  const [target, body] =
    provider === undefined
      ? [`models/${id}`, '{"fault":"status-503"}']
      : [`backends/${provider}`, '{"state":"down"}'];
  return [
    `To see ${second} stand in, take the backend of ${first} down and ask again:`,
    `curl -s -X PUT ${control}${target} ${JSON_HEADER} -d '${body}'`,
  ];
}

/** The URL as this machine reaches it: a server on all addresses is on loopback too. */
function reachable({ url, host, port }: GatewayAddress): string {
  return host === "0.0.0.0" || host === "::" ? `http://127.0.0.1:${port}` : url;
}
