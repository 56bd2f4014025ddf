import * as z from "zod";

/*
 * Every object is loose: the file may belong to OpenClaw too, and what we do not know is kept. What a model ref is
 * stands in check-model-refs.ts, because an alias or another provider's ref is fine in some places.
 */

const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const MAX_TIMEOUT_MS = 2_147_483_647;

const milliseconds = () => z.int().min(1).max(MAX_TIMEOUT_MS);

export const modelSelectionSchema = z
  .looseObject({
    primary: z
      .string()
      .optional()
      .describe("The default model: a ref such as huggingface/Qwen/Qwen3-8B, or an alias."),
    fallbacks: z
      .array(z.string())
      .optional()
      .describe("Models tried in this order when the primary fails before its first byte."),
  })
  .describe("The default model and what to try when it fails.");

export const modelOptionsSchema = z
  .looseObject({
    alias: z.string().min(1).optional().describe("A name for people; usable wherever a model is asked for."),
  })
  .describe("Options of one model.");

export const agentDefaultsSchema = z
  .looseObject({
    model: z.union([z.string(), modelSelectionSchema]).optional(),
    models: z
      .record(z.string(), modelOptionsSchema)
      .optional()
      .describe("Options by ref, as huggingface/<org>/<model>[:suffix]."),
  })
  .describe("What holds unless something closer says otherwise.");

export const configuredModelSchema = z
  .looseObject({
    id: z.string().describe("Hub id, with or without a suffix: Qwen/Qwen3-8B:cheapest."),
    name: z.string().min(1).optional().describe("Display name."),
    alias: z.string().min(1).optional().describe("A name for people; comes before `name`."),
  })
  .describe("An entry of your own; nothing in it is overwritten by discovery.");

export const discoverySchema = z
  .looseObject({
    enabled: z
      .boolean()
      .optional()
      .describe("Whether the model list is fetched from the router. Default: true."),
    timeoutMs: milliseconds()
      .optional()
      .describe("Time allowed for fetching the list, in milliseconds. Default: 30000."),
    refreshIntervalMs: milliseconds()
      .optional()
      .describe("Age at which the list is fetched again, in milliseconds. Default: 3600000."),
  })
  .describe("How the model list is fetched from the router.");

export const huggingFaceSchema = z
  .looseObject({
    baseUrl: z
      .string()
      .refine(isHttpUrl, { error: "must be an http or https address without user and password" })
      .optional()
      .describe("The router's address. Default: https://router.huggingface.co/v1."),
    apiKey: z
      .string()
      .optional()
      .describe(
        "The token. Better kept out of this file: leave it out, or name a variable in braces after a dollar.",
      ),
    headers: z
      .record(
        z.string(),
        z
          .string()
          .regex(HEADER_VALUE, { error: "must be a header value: no line ends, no control characters" }),
      )
      .refine((headers) => Object.keys(headers).every((name) => HEADER_NAME.test(name)), {
        error: "must have header names as keys",
      })
      .optional()
      .describe("Headers sent with every request to the router."),
    billTo: z
      .string()
      .regex(/^[\w.-]+$/, { error: "must be the name of an organisation or resource group" })
      .optional()
      .describe("Organisation or resource group that pays (X-HF-Bill-To)."),
    models: z.array(configuredModelSchema).optional().describe("Your own model entries."),
    discovery: discoverySchema.optional(),
  })
  .describe("Hugging Face Inference Providers.");

export const modelsSchema = z
  .looseObject({
    mode: z
      .enum(["merge", "replace"])
      .optional()
      .describe("Whether your entries add to the list or are the list. Default: merge."),
    providers: z
      .looseObject({ huggingface: huggingFaceSchema.optional() })
      .optional()
      .describe("By name; this project knows huggingface."),
  })
  .describe("Model providers.");

export const shellEnvSchema = z
  .looseObject({
    enabled: z
      .boolean()
      .optional()
      .describe("Whether missing tokens are looked up in your login shell. Default: false."),
    timeoutMs: milliseconds()
      .optional()
      .describe("Time allowed for the shell, in milliseconds. Default: 15000."),
  })
  .describe("Import of missing variables from the login shell.");

export const envSchema = z
  .looseObject({
    shellEnv: shellEnvSchema.optional(),
    vars: z.record(z.string(), z.string()).optional().describe("Variables, used where the process has none."),
  })
  .describe("Variables, by name or under `vars`; used where neither the process nor .env has them.");

export const gatewayAuthSchema = z
  .looseObject({
    mode: z
      .enum(["token", "none", "password", "trusted-proxy"])
      .transform(toAuthMode)
      .optional()
      .describe(
        "Whether clients must send a token. OpenClaw's password and trusted-proxy mean token here. Default: token.",
      ),
    token: z.string().optional().describe("The token that clients of the gateway must send."),
  })
  .describe("Who may use the gateway.");

const count = () => z.int().min(1).max(Number.MAX_SAFE_INTEGER);

export const gatewayLimitsSchema = z
  .looseObject({
    maxBodyBytes: count().optional().describe("Largest request body, in bytes. Default: 20971520."),
    maxConcurrentRequests: count()
      .optional()
      .describe("Requests served at a time; more are answered 503. Default: 2048."),
    headersTimeoutMs: milliseconds()
      .optional()
      .describe("Time a client has for its headers, in milliseconds. Default: 8000."),
    bodyTimeoutMs: milliseconds()
      .optional()
      .describe("Time a client has for its body, in milliseconds. Default: 8000."),
    pingIntervalMs: milliseconds()
      .optional()
      .describe("How often a silent stream is kept alive, in milliseconds. Default: 15000."),
    writeStallMs: milliseconds()
      .optional()
      .describe("How long a client may not read, in milliseconds. Default: 60000."),
    drainMs: milliseconds()
      .optional()
      .describe("Time for running requests at shutdown, in milliseconds. Default: 30000."),
  })
  .describe("What the gateway bears from its clients.");

export const gatewayTimeoutsSchema = z
  .looseObject({
    connectMs: milliseconds()
      .optional()
      .describe("Connecting to the router, in milliseconds. Default: 10000."),
    firstByteMs: milliseconds()
      .optional()
      .describe("Until the first event of a stream, in milliseconds. Default: 60000."),
    answerMs: milliseconds()
      .optional()
      .describe("Until an answer that is no stream, in milliseconds. Default: 5 × firstByteMs."),
    idleMs: milliseconds().optional().describe("Silence in a stream, in milliseconds. Default: 120000."),
    reasoningIdleMs: milliseconds()
      .optional()
      .describe("Silence while a model reasons, in milliseconds. Default: 300000."),
    afterFinishMs: milliseconds()
      .optional()
      .describe("For the rest of a stream that has finished, in milliseconds. Default: 5000."),
    maxWaitMs: milliseconds()
      .optional()
      .describe("Longest wait before another attempt, in milliseconds. Default: 60000."),
    totalMs: milliseconds().optional().describe("Everything together, in milliseconds. Default: 1800000."),
  })
  .describe("How long the gateway waits for the router.");

export const gatewaySchema = z
  .looseObject({
    port: z.int().min(0).max(65535).optional().describe("Default: 18789; 0 takes a free port."),
    bind: z
      .enum(["loopback", "lan", "auto", "tailnet", "custom"])
      .transform(toBind)
      .optional()
      .describe(
        "Who can reach the gateway: this machine, or the network. OpenClaw's auto, tailnet and custom mean loopback here. Default: loopback.",
      ),
    auth: gatewayAuthSchema.optional(),
    allowedHosts: z
      .array(z.string())
      .optional()
      .describe("Names under which clients may reach the gateway (Host)."),
    allowedOrigins: z.array(z.string()).optional().describe("Web pages that may use the gateway (Origin)."),
    limits: gatewayLimitsSchema.optional(),
    timeouts: gatewayTimeoutsSchema.optional(),
    fallbackOnContextOverflow: z
      .boolean()
      .optional()
      .describe("Whether a prompt too long for a model goes on to the next one. Default: false."),
  })
  .describe("The local gateway.");

/** The keys this project knows. Everything else passes through untouched. */
export const configSchema = z
  .looseObject({
    $schema: z.string().optional().describe("Where editors find this schema."),
    agents: z
      .looseObject({ defaults: agentDefaultsSchema.optional() })
      .optional()
      .describe("Which models are used, and how."),
    models: modelsSchema.optional(),
    env: envSchema.optional(),
    gateway: gatewaySchema.optional(),
  })
  .describe("openclaw.json: JSON5, so comments and trailing commas are welcome.");

/**
 * A valid configuration, `${VAR}` substituted. Unknown keys are there too, as `unknown`. `gateway.bind` and
 * `gateway.auth.mode` are narrowed to what this gateway offers: OpenClaw's other values mean `loopback` and `token`.
 */
export type Config = z.output<typeof configSchema>;

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
