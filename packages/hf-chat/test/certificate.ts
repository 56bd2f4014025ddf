import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const OPENSSL = "openssl";

export interface Certificate {
  readonly key: Buffer;
  readonly cert: Buffer;
}

/** A key pair of this run alone, for `localhost`; undefined where there is no openssl. */
export function createCertificate(): Certificate | undefined {
  const folder = mkdtempSync(join(tmpdir(), "hf-chat-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  try {
    const subject = ["-subj", "/CN=localhost", "-days", "1", "-keyout", key, "-out", cert];
    execFileSync(OPENSSL, ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...subject], {
      stdio: "ignore",
    });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
