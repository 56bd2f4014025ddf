/**
 * Asks once through whatever the environment says about proxies and prints what came of it. A process of its own, because
 * Node takes a certificate to trust only when it starts. Argument: the base URL.
 */
import { createUpstream } from "../src/index.ts";
import { callOf, collectAnswer } from "./collect-answer.ts";

const LARGE_BYTES = 300_000;

const upstream = createUpstream({ baseUrl: process.argv[2], token: "hf_secret", proxyEnv: process.env });
let bodiesSent = 0;
const call = callOf("/chat/completions", false, ["a/1"], {
  body: (model) =>
    Buffer.from(JSON.stringify({ model, messages: [{ role: "user", content: "x".repeat(LARGE_BYTES) }] })),
  onBodySent: () => bodiesSent++,
});
const { body, error } = await collectAnswer(upstream, call);
await upstream.close();
process.stdout.write(JSON.stringify({ body, code: error?.code, bodiesSent }));
