import type { Environment } from "./context.ts";
import { getJson, reasonOf } from "./get-json.ts";

/** What the Hub says of a token. */
export type TokenCheck =
  | { readonly kind: "ok"; readonly user: string }
  | { readonly kind: "invalid" }
  | { readonly kind: "no_permission"; readonly user: string }
  | { readonly kind: "unreachable"; readonly reason: string };

/** The permission "Make calls to Inference Providers" of a fine-grained token. */
const PERMISSION = "inference.serverless.write";
const ROUTER_HOST = "router.huggingface.co";
const TIMEOUT_MS = 10_000;

/** The page that makes a token with the right permission ticked. */
export const TOKEN_PAGE =
  "https://huggingface.co/settings/tokens/new?ownUserPermissions=inference.serverless.write&tokenType=fineGrained";

/** Asks the Hub who a token belongs to and whether it may call Inference Providers. Never rejects. */
export async function checkToken(env: Environment, baseUrl: string, token: string): Promise<TokenCheck> {
  try {
    const url = new URL("/api/whoami-v2", hubOf(env, baseUrl));
    const { status, json } = await getJson(url, { env, token, timeoutMs: TIMEOUT_MS });
    if (status === 401) return { kind: "invalid" };
    if (status !== 200) return { kind: "unreachable", reason: `${url.host} answered ${status}` };
    return judge(json);
  } catch (error) {
    return { kind: "unreachable", reason: reasonOf(error) };
  }
}

/** The Hub of a router: a token for another router must not be shown to huggingface.co. */
function hubOf(env: Environment, baseUrl: string): string {
  if (env.HF_ENDPOINT) return env.HF_ENDPOINT;
  const router = new URL(baseUrl);
  return router.host === ROUTER_HOST ? "https://huggingface.co" : router.origin;
}

function judge(answer: unknown): TokenCheck {
  const user = stringAt(answer, ["name"]) ?? "unknown";
  const role = stringAt(answer, ["auth", "accessToken", "role"]);
  // Classic read and write tokens may call providers; only a fine-grained one says what it may do.
  if (role !== "fineGrained") return { kind: "ok", user };
  const grants = JSON.stringify(valueAt(answer, ["auth", "accessToken", "fineGrained"]) ?? null);
  return grants.includes(`"${PERMISSION}"`) ? { kind: "ok", user } : { kind: "no_permission", user };
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}

function stringAt(value: unknown, path: readonly string[]): string | undefined {
  const found = valueAt(value, path);
  return typeof found === "string" ? found : undefined;
}
