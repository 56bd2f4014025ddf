import { DEFAULT_BASE_URL, type Environment, proxyVariables, type Secret } from "@openclaw-hf/config-core";
import { createProxyFetch } from "@openclaw-hf/hf-catalog/store";
import { checkToken, TOKEN_PAGE } from "../../check-token.ts";
import { reasonOf } from "../../get-json.ts";
import { broken, type Finding, note, ok } from "./finding.ts";

const TIMEOUT_MS = 10_000;
/** A clock further off than this breaks TLS and makes `Retry-After` dates meaningless. */
const MAX_SKEW_MS = 2 * 60 * 1000;

/** The proxies that requests go through, without the password their addresses may hold. */
export function checkProxy(env: Environment, dotEnv: Environment): Finding {
  const { no_proxy: except, ...proxies } = proxyVariables(env, dotEnv);
  const found = Object.entries(proxies).flatMap(([name, address]) =>
    address ? [{ name: nameOfProxy(name, env, dotEnv), url: URL.parse(address) }] : [],
  );
  if (found.length === 0) return ok("proxy", "None; requests go straight out.");
  const bad = found.filter(({ url }) => url === null).map(({ name }) => name);
  if (bad.length > 0)
    return broken("proxy", `${bad.join(", ")} is no address.`, "Correct it or take it away.");
  const shown = found.map(({ name, url }) => `${name} (${url?.host})`).join(", ");
  return note("proxy", `Requests go through ${shown}${except ? `, except to ${except}` : ""}.`);
}

/** The variable as it is spelled where it stands. */
function nameOfProxy(name: string, env: Environment, dotEnv: Environment): string {
  const upper = name.toUpperCase();
  for (const [layer, place] of [[env, ""] as const, [dotEnv, " of .env"] as const]) {
    const spelled = [name, upper].find((spelling) => layer[spelling] !== undefined);
    if (spelled !== undefined) return `${spelled}${place}`;
  }
  return upper;
}

/** Whether a request can go there at all. "localhost:8080" parses, as an address of the protocol "localhost". */
export function isRouterAddress(baseUrl: string): boolean {
  const url = URL.parse(baseUrl);
  return url !== null && /^https?:$/.test(url.protocol) && !(url.username || url.password || url.search);
}

/** Whether the router answers, and whether this machine's clock agrees with its. */
export async function checkRouter(env: Environment, baseUrl: string): Promise<Finding[]> {
  if (!isRouterAddress(baseUrl)) {
    return [
      broken(
        "router",
        // The config's address is checked when it is read.
        "OPENCLAW_HF_BASE_URL is no http or https address without credentials or query.",
        `Set it to one such as ${DEFAULT_BASE_URL}, or unset it`,
      ),
    ];
  }
  const url = new URL(`${baseUrl.replace(/\/+$/, "")}/models`);
  const fetchThrough = (await createProxyFetch(env)) ?? fetch;
  try {
    const startedAt = Date.now();
    const response = await fetchThrough(url, { redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
    const tookMs = Date.now() - startedAt;
    await response.body?.cancel();
    // Without a token some deployments refuse the list; that is an answer all the same.
    const isUp = response.status < 500 && response.status !== 404;
    const reach = isUp
      ? ok("router", `${url.host} answers in ${tookMs} ms.`)
      : broken(
          "router",
          `${url.href} answered ${response.status}.`,
          "Check OPENCLAW_HF_BASE_URL and models.providers.huggingface.baseUrl; status: https://status.huggingface.co",
        );
    return [reach, ...checkClock(response.headers.get("date"))];
  } catch (error) {
    return [
      broken(
        "router",
        `${url.host} cannot be reached: ${reasonOf(error)}.`,
        `curl -v ${url.origin}/  (a firewall, DNS or a proxy stands in between)`,
      ),
    ];
  }
}

function checkClock(date: string | null): Finding[] {
  const theirs = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(theirs)) return [];
  const skewMs = Date.now() - theirs;
  if (Math.abs(skewMs) < MAX_SKEW_MS) return [ok("clock", "Agrees with the router's.")];
  const by = `${Math.round(Math.abs(skewMs) / 60_000)} min ${skewMs > 0 ? "ahead" : "behind"}`;
  return [broken("clock", `This machine's clock is ${by}.`, "sudo timedatectl set-ntp true")];
}

/** Whether there is a token, and what the Hub says of it. */
export async function checkTokenFinding(
  env: Environment,
  baseUrl: string,
  token: Secret | undefined,
): Promise<Finding> {
  if (!token) return broken("token", "There is no Hugging Face token.", "openclaw onboard");
  const check = await checkToken(env, baseUrl, token.reveal());
  switch (check.kind) {
    case "ok":
      return ok("token", `${token} belongs to ${check.user} and may call Inference Providers.`);
    case "invalid":
      return broken("token", `Hugging Face does not know the token ${token}.`, "openclaw onboard");
    case "no_permission":
      return broken(
        "token",
        `The token ${token} of ${check.user} lacks the permission "Make calls to Inference Providers".`,
        `Make one with it: ${TOKEN_PAGE}`,
      );
    case "unreachable":
      return note("token", `${token} could not be checked: ${check.reason}.`);
  }
}
