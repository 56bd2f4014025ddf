const TOKEN = /\b(?:hf_|sk-|api_org_)[\w-]{6,}/g;
const SECRET_MEMBER =
  /((?:api[-_]?key|_key|token|secret|password|authorization|bearer)[\w-]{0,40}["']?\s{0,20}[:=]\s{0,20})(["'])((?:\\.|(?!\2)[^\\])*)/gi;
/** A variable named in place of a secret gives nothing away. */
const REFERENCE = /^\$\{\w+\}$/;

/** Stars out, at the same length, everything in a line of a file that looks like a secret. */
export function hideSecrets(line: string): string {
  return line
    .replace(
      SECRET_MEMBER,
      (_, head: string, quote: string, value: string) =>
        head + quote + (REFERENCE.test(value) ? value : stars(value)),
    )
    .replace(TOKEN, stars);
}

/** Whether a key's name says that its value is a secret. */
export function isSecretName(name: string): boolean {
  return /(?:key|token|secret|password|authorization)$/i.test(name);
}

function stars(text: string): string {
  return "*".repeat(text.length);
}
