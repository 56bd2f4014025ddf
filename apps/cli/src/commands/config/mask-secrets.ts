const SECRET_NAME = /(?:key|token|secret|password|authorization)$/i;
const HF_TOKEN = /\bhf_\w{8,}/g;
const REFERENCE = /^\$\{\w+\}$/;

/** A copy of a value with what looks like a secret starred out; `name` is the key it stands under. */
export function maskSecrets(value: unknown, name: string): unknown {
  if (typeof value === "string") {
    if (SECRET_NAME.test(name) && value !== "" && !REFERENCE.test(value)) return "***";
    return value.replace(HF_TOKEN, "hf_***");
  }
  if (Array.isArray(value)) return value.map((item) => maskSecrets(item, name));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskSecrets(item, key)]));
}
