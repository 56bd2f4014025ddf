const PATTERNS = [
  /\b(hf_|hf_oauth_|api_org_|sk-|gsk_|xai-|csk-)[A-Za-z0-9_-]{6,}/g,
  /\b(Bearer|Basic)\s+[^\s"',;]+/gi,
];

/** Upstreams repeat keys in their error messages; `secrets` are the ones we sent, the patterns those of anyone else. */
export function redact(text: string, secrets: readonly (string | undefined)[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret !== undefined && secret.length >= 4) clean = clean.replaceAll(secret, "[redacted]");
  }
  for (const pattern of PATTERNS) clean = clean.replace(pattern, "$1[redacted]");
  return clean;
}
