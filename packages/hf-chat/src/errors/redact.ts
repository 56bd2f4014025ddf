const KEYS = /\b(hf_oauth_|hf_|api_org_|sk-|gsk_|xai-|csk-)[A-Za-z0-9_-]{6,}/g;
const SCHEMES = /\b(Bearer|Basic)\s+[^\s"',;]+/gi;

/** Upstreams repeat keys in their error messages; `secrets` are the ones we sent, the patterns those of anyone else. */
export function redact(text: string, secrets: readonly (string | undefined)[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret !== undefined && secret.length >= 4) clean = clean.replaceAll(secret, "[redacted]");
  }
  return clean.replace(SCHEMES, "$1 [redacted]").replace(KEYS, "$1[redacted]");
}
