import { signal } from "@preact/signals";

const STORAGE_KEY = "openclaw-gateway-token";

/**
 * The gateway's token, kept for this tab only. It is never taken from the address, nor put into one: a crafted link
 * must neither set it nor carry it away.
 */
export const sessionToken = signal<string | undefined>(readStored());

/** True while the gateway refuses what we have, so that the page asks for the token. */
export const isTokenWanted = signal(false);

/** Keeps a token that a person typed, or forgets the present one. */
export function setSessionToken(token: string | undefined): void {
  sessionToken.value = token;
  try {
    if (token === undefined) sessionStorage.removeItem(STORAGE_KEY);
    else sessionStorage.setItem(STORAGE_KEY, token);
  } catch {
    // Storage may be switched off; then the token lives as long as the page.
  }
}

function readStored(): string | undefined {
  try {
    return sessionStorage.getItem(STORAGE_KEY) ?? undefined;
  } catch {
    return undefined;
  }
}
