import * as z from "zod/mini";

/*
 * Every object is loose: the file may belong to OpenClaw too, and what we do not know is kept. What a model ref is
 * stands in check-model-refs.ts, because an alias or another provider's ref is fine in some places.
 *
 * A command evaluates this file before it can say what is wrong with a configuration, so it is written with zod/mini,
 * which builds a schema of plain parts, and parts that say the same are built once. After a change of it run
 * `pnpm generate:shape`.
 */

const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const MAX_TIMEOUT_MS = 2_147_483_647;

const flag = z.boolean();
const text = z.string();
const texts = z.array(text);
const filledText = z.string().check(z.minLength(1));
const milliseconds = z.int().check(z.minimum(1), z.maximum(MAX_TIMEOUT_MS));
const count = z.int().check(z.minimum(1), z.maximum(Number.MAX_SAFE_INTEGER));

const modelSelectionSchema = described(
  "The default model and what to try when it fails.",
  z.looseObject({
    primary: optional("The default model: a ref such as huggingface/Qwen/Qwen3-8B, or an alias.", text),
    fallbacks: optional("Models tried in this order when the primary fails before its first byte.", texts),
  }),
);

const modelOptionsSchema = described(
  "Options of one model.",
  z.looseObject({
    alias: optional("A name for people; usable wherever a model is asked for.", filledText),
  }),
);

const agentDefaultsSchema = described(
  "What holds unless something closer says otherwise.",
  z.looseObject({
    model: z.optional(z.union([text, modelSelectionSchema])),
    models: optional(
      "Options by ref, as huggingface/<org>/<model>[:suffix].",
      z.record(text, modelOptionsSchema),
    ),
  }),
);

export const configuredModelSchema = described(
  "An entry of your own; nothing in it is overwritten by discovery.",
  z.looseObject({
    id: described("Hub id, with or without a suffix: Qwen/Qwen3-8B:cheapest.", z.string()),
    name: optional("Display name.", filledText),
    alias: optional("A name for people; comes before `name`.", filledText),
  }),
);

const discoverySchema = described(
  "How the model list is fetched from the router.",
  z.looseObject({
    enabled: optional("Whether the model list is fetched from the router. Default: true.", flag),
    timeoutMs: optional("Time allowed for fetching the list, in milliseconds. Default: 30000.", milliseconds),
    refreshIntervalMs: optional(
      "Age at which the list is fetched again, in milliseconds. Default: 3600000.",
      milliseconds,
    ),
  }),
);

const huggingFaceSchema = described(
  "Hugging Face Inference Providers.",
  z.looseObject({
    baseUrl: optional(
      "The router's address. Default: https://router.huggingface.co/v1.",
      z
        .string()
        .check(z.refine(isHttpUrl, { error: "must be an http or https address without user and password" })),
    ),
    apiKey: optional(
      "The token. Better kept out of this file: leave it out, or name a variable in braces after a dollar.",
      text,
    ),
    headers: optional(
      "Headers sent with every request to the router.",
      z
        .record(
          text,
          z.string().check(
            z.regex(HEADER_VALUE, {
              error: "must be a header value: no line ends, no control characters",
            }),
          ),
        )
        .check(z.refine(hasHeaderNames, { error: "must have header names as keys" })),
    ),
    billTo: optional(
      "Organisation or resource group that pays (X-HF-Bill-To).",
      z
        .string()
        .check(z.regex(/^[\w.-]+$/, { error: "must be the name of an organisation or resource group" })),
    ),
    models: optional("Your own model entries.", z.array(configuredModelSchema)),
    discovery: z.optional(discoverySchema),
  }),
);

const modelsSchema = described(
  "Model providers.",
  z.looseObject({
    mode: optional(
      "Whether your entries add to the list or, with the default model and its fallbacks, are the list. Default: merge.",
      z.enum(["merge", "replace"]),
    ),
    providers: optional(
      "By name; this project knows huggingface.",
      z.looseObject({ huggingface: z.optional(huggingFaceSchema) }),
    ),
  }),
);

const shellEnvSchema = described(
  "Import of missing variables from the login shell.",
  z.looseObject({
    enabled: optional("Whether missing tokens are looked up in your login shell. Default: false.", flag),
    timeoutMs: optional("Time allowed for the shell, in milliseconds. Default: 15000.", milliseconds),
  }),
);

const envSchema = described(
  "Variables, by name or under `vars`; used where neither the process nor .env has them.",
  z.looseObject({
    shellEnv: z.optional(shellEnvSchema),
    vars: optional("Variables, used where the process has none.", z.record(text, text)),
  }),
);

const gatewayAuthSchema = described(
  "Who may use the gateway.",
  z.looseObject({
    mode: optional(
      "Whether clients must send a token. OpenClaw's password and trusted-proxy mean token here. Default: token.",
      z.pipe(z.enum(["token", "none", "password", "trusted-proxy"]), z.transform(toAuthMode)),
    ),
    token: optional("The token that clients of the gateway must send.", text),
  }),
);

const gatewayLimitsSchema = described(
  "What the gateway bears from its clients.",
  z.looseObject({
    maxBodyBytes: optional("Largest request body, in bytes. Default: 20971520.", count),
    maxConcurrentRequests: optional(
      "Requests served at a time; more are answered 503. Default: 2048.",
      count,
    ),
    headersTimeoutMs: optional(
      "Time a client has for its headers, in milliseconds. Default: 8000.",
      milliseconds,
    ),
    bodyTimeoutMs: optional("Time a client has for its body, in milliseconds. Default: 8000.", milliseconds),
    pingIntervalMs: optional(
      "How often a silent stream is kept alive, in milliseconds. Default: 15000.",
      milliseconds,
    ),
    writeStallMs: optional("How long a client may not read, in milliseconds. Default: 60000.", milliseconds),
    drainMs: optional(
      "Time for running requests at shutdown, in milliseconds. Default: 30000.",
      milliseconds,
    ),
  }),
);

const gatewayTimeoutsSchema = described(
  "How long the gateway waits for the router.",
  z.looseObject({
    connectMs: optional("Connecting to the router, in milliseconds. Default: 10000.", milliseconds),
    firstByteMs: optional(
      "Until the first event of a stream, in milliseconds. Default: 60000.",
      milliseconds,
    ),
    answerMs: optional(
      "Until an answer that is no stream, in milliseconds. Default: 5 × firstByteMs.",
      milliseconds,
    ),
    idleMs: optional("Silence in a stream, in milliseconds. Default: 120000.", milliseconds),
    reasoningIdleMs: optional(
      "Silence while a model reasons, in milliseconds. Default: 300000.",
      milliseconds,
    ),
    afterFinishMs: optional(
      "For the rest of a stream that has finished, in milliseconds. Default: 5000.",
      milliseconds,
    ),
    maxWaitMs: optional(
      "Longest wait before another attempt, in milliseconds. Default: 60000.",
      milliseconds,
    ),
    totalMs: optional("Everything together, in milliseconds. Default: 1800000.", milliseconds),
  }),
);

const gatewaySchema = described(
  "The local gateway.",
  z.looseObject({
    port: optional("Default: 18789; 0 takes a free port.", z.int().check(z.minimum(0), z.maximum(65535))),
    bind: optional(
      "Who can reach the gateway: this machine, or the network. OpenClaw's auto, tailnet and custom mean loopback here. Default: loopback.",
      z.pipe(z.enum(["loopback", "lan", "auto", "tailnet", "custom"]), z.transform(toBind)),
    ),
    auth: z.optional(gatewayAuthSchema),
    allowedHosts: optional("Names under which clients may reach the gateway (Host).", texts),
    allowedOrigins: optional("Web pages that may use the gateway (Origin).", texts),
    limits: z.optional(gatewayLimitsSchema),
    timeouts: z.optional(gatewayTimeoutsSchema),
    fallbackOnContextOverflow: optional(
      "Whether a prompt too long for a model goes on to the next one. Default: false.",
      flag,
    ),
  }),
);

/** The keys this project knows. Everything else passes through untouched. */
export const configSchema = described(
  "openclaw.json: JSON5, so comments and trailing commas are welcome.",
  z.looseObject({
    $schema: optional("Where editors find this schema.", text),
    agents: optional(
      "Which models are used, and how.",
      z.looseObject({ defaults: z.optional(agentDefaultsSchema) }),
    ),
    models: z.optional(modelsSchema),
    env: z.optional(envSchema),
    gateway: z.optional(gatewaySchema),
  }),
);

/**
 * A valid configuration, `${VAR}` substituted. Unknown keys are there too, as `unknown`. `gateway.bind` and
 * `gateway.auth.mode` are narrowed to what this gateway offers: OpenClaw's other values mean `loopback` and `token`.
 */
export type Config = z.output<typeof configSchema>;

/** A schema with the sentence that editors and the reference show for it. */
function described<S extends z.ZodMiniType>(description: string, schema: S): S {
  z.globalRegistry.add(schema, { description });
  return schema;
}

/** A key that may be left out. The sentence is the key's own, so that keys can share a schema. */
function optional<S extends z.ZodMiniType>(description: string, schema: S): z.ZodMiniOptional<S> {
  return described(description, z.optional(schema));
}

/** OpenClaw's other bind modes reach further than loopback; the closed one is the safe reading. */
function toBind(bind: "loopback" | "lan" | "auto" | "tailnet" | "custom"): "loopback" | "lan" {
  return bind === "lan" ? "lan" : "loopback";
}

/** OpenClaw's other modes all demand proof of some kind; the mode that demands a token is the safe reading. */
function toAuthMode(mode: "token" | "none" | "password" | "trusted-proxy"): "token" | "none" {
  return mode === "none" ? "none" : "token";
}

function isHttpUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
}

function hasHeaderNames(headers: Readonly<Record<string, string>>): boolean {
  return Object.keys(headers).every((name) => HEADER_NAME.test(name));
}
