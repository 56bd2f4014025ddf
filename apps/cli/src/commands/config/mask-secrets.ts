import { hideSecrets, isSecretName } from "@openclaw-hf/config-core/edit";

/** A variable named in place of a secret gives nothing away. */
const REFERENCE = /^\$\{\w+\}$/;

/** A copy of a value with what looks like a secret starred out; `name` is the key it stands under. */
export function maskSecrets(value: unknown, name: string): unknown {
  if (typeof value === "string") {
    if (isSecretName(name) && value !== "" && !REFERENCE.test(value)) return "***";
    return hideSecrets(value);
  }
  if (Array.isArray(value)) return value.map((item) => maskSecrets(item, name));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskSecrets(item, key)]));
}
