/** The default model that onboarding sets, as the seed has it. */
export const DEFAULT_MODEL = "huggingface/deepseek-ai/DeepSeek-R1";
/** The router of Hugging Face Inference Providers. */
export const DEFAULT_BASE_URL = "https://router.huggingface.co/v1";
/** The gateway's port. */
export const DEFAULT_GATEWAY_PORT = 18789;
