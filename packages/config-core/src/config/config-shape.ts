// Generated from config-schema.ts by scripts/generate-config-shape.ts; do not edit.
import type { ObjectShape } from "./shape.ts";

/** The shape of `openclaw.json`: its keys, and what can be told of their values without building the schema. */
export const CONFIG_SHAPE: ObjectShape = {
  type: "object",
  keys: {
    $schema: { type: "string", minLength: 0 },
    agents: {
      type: "object",
      keys: {
        defaults: {
          type: "object",
          keys: {
            model: {
              type: "union",
              options: [
                { type: "string", minLength: 0 },
                {
                  type: "object",
                  keys: {
                    primary: { type: "string", minLength: 0 },
                    fallbacks: { type: "array", items: { type: "string", minLength: 0 } },
                  },
                  required: [],
                },
              ],
            },
            models: {
              type: "record",
              items: { type: "object", keys: { alias: { type: "string", minLength: 1 } }, required: [] },
            },
          },
          required: [],
        },
      },
      required: [],
    },
    models: {
      type: "object",
      keys: {
        mode: { type: "choice", values: ["merge", "replace"] },
        providers: {
          type: "object",
          keys: {
            huggingface: {
              type: "object",
              keys: {
                baseUrl: { type: "schema" },
                apiKey: { type: "string", minLength: 0 },
                headers: { type: "schema" },
                billTo: { type: "schema" },
                models: {
                  type: "array",
                  items: {
                    type: "object",
                    keys: {
                      id: { type: "string", minLength: 0 },
                      name: { type: "string", minLength: 1 },
                      alias: { type: "string", minLength: 1 },
                    },
                    required: ["id"],
                  },
                },
                discovery: {
                  type: "object",
                  keys: {
                    enabled: { type: "boolean" },
                    timeoutMs: { type: "integer", minimum: 1, maximum: 2147483647 },
                    refreshIntervalMs: { type: "integer", minimum: 1, maximum: 2147483647 },
                  },
                  required: [],
                },
              },
              required: [],
            },
          },
          required: [],
        },
      },
      required: [],
    },
    env: {
      type: "object",
      keys: {
        shellEnv: {
          type: "object",
          keys: {
            enabled: { type: "boolean" },
            timeoutMs: { type: "integer", minimum: 1, maximum: 2147483647 },
          },
          required: [],
        },
        vars: { type: "record", items: { type: "string", minLength: 0 } },
      },
      required: [],
    },
    gateway: {
      type: "object",
      keys: {
        port: { type: "integer", minimum: 0, maximum: 65535 },
        bind: { type: "choice", values: ["loopback", "lan"] },
        auth: {
          type: "object",
          keys: {
            mode: { type: "choice", values: ["token", "none"] },
            token: { type: "string", minLength: 0 },
          },
          required: [],
        },
        allowedHosts: { type: "array", items: { type: "string", minLength: 0 } },
        allowedOrigins: { type: "array", items: { type: "string", minLength: 0 } },
        limits: {
          type: "object",
          keys: {
            maxBodyBytes: { type: "integer", minimum: 1, maximum: 9007199254740991 },
            maxConcurrentRequests: { type: "integer", minimum: 1, maximum: 9007199254740991 },
            headersTimeoutMs: { type: "integer", minimum: 1, maximum: 2147483647 },
            bodyTimeoutMs: { type: "integer", minimum: 1, maximum: 2147483647 },
            pingIntervalMs: { type: "integer", minimum: 1, maximum: 2147483647 },
            writeStallMs: { type: "integer", minimum: 1, maximum: 2147483647 },
            drainMs: { type: "integer", minimum: 1, maximum: 2147483647 },
          },
          required: [],
        },
        timeouts: {
          type: "object",
          keys: {
            connectMs: { type: "integer", minimum: 1, maximum: 2147483647 },
            firstByteMs: { type: "integer", minimum: 1, maximum: 2147483647 },
            answerMs: { type: "integer", minimum: 1, maximum: 2147483647 },
            idleMs: { type: "integer", minimum: 1, maximum: 2147483647 },
            reasoningIdleMs: { type: "integer", minimum: 1, maximum: 2147483647 },
            afterFinishMs: { type: "integer", minimum: 1, maximum: 2147483647 },
            maxWaitMs: { type: "integer", minimum: 1, maximum: 2147483647 },
            totalMs: { type: "integer", minimum: 1, maximum: 2147483647 },
          },
          required: [],
        },
        fallbackOnContextOverflow: { type: "boolean" },
      },
      required: [],
    },
  },
  required: [],
};
