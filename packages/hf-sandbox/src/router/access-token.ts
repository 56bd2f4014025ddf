import { jsonAnswer, type PlainAnswer } from "./router-errors.ts";

/** The account the sandbox's tokens belong to. */
export const SANDBOX_USER = "sandbox-user";

/** What a request's token is worth. */
export type TokenStanding = "missing" | "invalid" | "no-inference" | "no-credits" | "classic" | "valid";

// Reserved: these stand for their case whatever tokens the sandbox was told to accept.
const RESERVED: readonly (readonly [prefix: string, standing: TokenStanding])[] = [
  ["hf_invalid", "invalid"],
  ["hf_noinference", "no-inference"],
  ["hf_nocredits", "no-credits"],
  ["hf_classic", "classic"],
];

/** Judges an `Authorization` header; `accepted` empty means that any token will do. */
export function judgeToken(authorization: string | undefined, accepted: readonly string[]): TokenStanding {
  const token = /^Bearer\s+(\S+)\s*$/i.exec(authorization ?? "")?.[1];
  if (token === undefined) return authorization ? "invalid" : "missing";
  const reserved = RESERVED.find(([prefix]) => token.startsWith(prefix));
  if (reserved) return reserved[1];
  return accepted.length === 0 || accepted.includes(token) ? "valid" : "invalid";
}

/** The Hub's `GET /api/whoami-v2` for a token that is good for something. */
export function whoAmI(standing: TokenStanding): PlainAnswer {
  const id = "5f0c1a2b3c4d5e6f7a8b9c0d";
  const permissions =
    standing === "no-inference" ? ["repo.content.read"] : ["repo.content.read", "inference.serverless.write"];
  const token =
    standing === "classic"
      ? { displayName: "sandbox (classic)", role: "read" }
      : {
          displayName: "sandbox",
          role: "fineGrained",
          fineGrained: {
            canReadGatedRepos: false,
            global: [],
            scoped: [{ entity: { _id: id, type: "user", name: SANDBOX_USER }, permissions }],
          },
        };
  return jsonAnswer(200, {
    type: "user",
    id,
    name: SANDBOX_USER,
    fullname: "Sandbox User",
    isPro: false,
    canPay: standing !== "no-credits",
    orgs: [{ type: "org", id: "5f0c1a2b3c4d5e6f7a8b9c0e", name: "sandbox-org", fullname: "Sandbox Org" }],
    auth: { type: "access_token", accessToken: { ...token, createdAt: "2026-01-01T00:00:00.000Z" } },
  });
}
