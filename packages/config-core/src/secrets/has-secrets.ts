import { isSecretName } from "./hide-secrets.ts";

/**
 * Whether a document holds a secret in plain text: a string under a key such as `apiKey`, `token` or `HF_TOKEN`
 * that is not a `${VAR}`, or a Hugging Face token anywhere.
 */
export function hasSecrets(document: unknown, key = ""): boolean {
  if (typeof document === "string") {
    const isReference = /^\$\{\w+\}$/.test(document);
    return document !== "" && !isReference && (isSecretName(key) || /\bhf_\w{8,}/.test(document));
  }
  if (typeof document !== "object" || document === null) return false;
  return Object.entries(document).some(([name, value]) =>
    hasSecrets(value, Array.isArray(document) ? key : name),
  );
}
