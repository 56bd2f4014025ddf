import { randomBytes } from "node:crypto";
import { chmod, link, mkdir, readFile, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GatewayError } from "../gateway-error.ts";

/** Where a gateway keeps the token it made for itself. */
export function gatewayTokenPath(paths: { readonly stateDir: string }): string {
  return join(paths.stateDir, "gateway-token");
}

/**
 * The token in `path`, made first when there is none: 256 random bits, file 0600, folder 0700. Two gateways starting at
 * once agree on one.
 *
 * @throws {@link GatewayError} `token_file_unreadable`
 */
export async function ensureGatewayToken(path: string, stateDir: string): Promise<string> {
  try {
    return (await readToken(path)) ?? (await makeToken(path, stateDir));
  } catch (cause) {
    if (GatewayError.isInstance(cause)) throw cause;
    throw new GatewayError("token_file_unreadable", `The gateway's token cannot be kept in ${path}.`, {
      cause,
    });
  }
}

async function makeToken(path: string, stateDir: string): Promise<string> {
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  const token = randomBytes(32).toString("base64url");
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  await writeFile(draft, `${token}\n`, { flag: "wx", mode: 0o600 });
  try {
    // A link appears whole or not at all, and never replaces the token of a gateway that was faster.
    await link(draft, path);
    return token;
  } catch (error) {
    const other = (error as NodeJS.ErrnoException).code === "EEXIST" ? await readToken(path) : undefined;
    if (other === undefined) throw error;
    return other;
  } finally {
    await unlink(draft);
  }
}

async function readToken(path: string): Promise<string | undefined> {
  try {
    const token = (await readFile(path, "utf8")).trim();
    if (token === "") return undefined;
    // A token others on the machine could read is made private again before it is relied on.
    await chmod(path, 0o600);
    return token;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
