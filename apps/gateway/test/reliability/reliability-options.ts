import type { ProcessOptions } from "../gateway-process.ts";

/** What a chain of three goes on to. */
export const FALLBACKS = ["huggingface/Qwen/Qwen3-8B", "huggingface/openai/gpt-oss-120b"];
/** Limits short enough to be waited for, long enough for a busy machine. */
export const OPTIONS: ProcessOptions = {
  token: "hf_reliability",
  auth: { mode: "token", token: "gateway-secret" },
  config: {
    agents: { defaults: { model: { primary: "huggingface/deepseek-ai/DeepSeek-R1", fallbacks: FALLBACKS } } },
  },
  timeouts: {
    connectMs: 1_000,
    firstByteMs: 2_500,
    answerMs: 2_500,
    idleMs: 2_500,
    reasoningIdleMs: 3_500,
    afterFinishMs: 300,
    maxWaitMs: 3_000,
    totalMs: 9_000,
  },
  limits: { pingIntervalMs: 400 },
};

let calls = 0;

/** A model of its own for each call, so that no cooldown reaches from one test into another. */
export const modelOf = (fault: string): string => `faults/${fault}.tag-${++calls}`;
