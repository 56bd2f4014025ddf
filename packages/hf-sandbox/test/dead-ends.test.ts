import { connect } from "node:net";
import { expect, it } from "vitest";
import { createSandbox, FAULTS } from "../src/index.ts";

/** What became of a request: the code of the failure, or the status. */
async function tryFetch(url: string, signal?: AbortSignal): Promise<unknown> {
  try {
    const response = await fetch(url, signal ? { signal } : {});
    return response.status;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    return cause instanceof Error && "code" in cause ? cause.code : error;
  }
}

it("refuses connections, again and again, for as long as the sandbox lives", async () => {
  const sandbox = createSandbox();
  const baseUrl = await sandbox.openDeadEnd("connection-refused");
  for (let count = 0; count < 3; count += 1) expect(await tryFetch(baseUrl)).toBe("ECONNREFUSED");
  await sandbox.close();
  await expect(sandbox.openDeadEnd("connection-refused")).rejects.toMatchObject({ code: "closed" });
});

it("does not speak TLS under an https URL", async () => {
  const sandbox = createSandbox();
  expect(await tryFetch(await sandbox.openDeadEnd("tls-failure"))).toMatch(/^ERR_SSL/);
  await sandbox.close();
});

it("has a name that does not resolve", async () => {
  const sandbox = createSandbox();
  expect(await tryFetch(await sandbox.openDeadEnd("dns-failure"))).toMatch(/^(ENOTFOUND|EAI_AGAIN)$/);
  await sandbox.close();
});

// Only Linux is known to drop what its queue has no room for.
it.runIf(process.platform === "linux")("never accepts a connection", async () => {
  const sandbox = createSandbox();
  const { hostname, port } = new URL(await sandbox.openDeadEnd("connect-timeout"));
  const socket = connect({ host: hostname, port: Number(port) });
  let isConnected = false;
  socket.on("connect", () => {
    isConnected = true;
  });
  socket.on("error", () => {});
  socket.setTimeout(300);
  await new Promise((resolve) => socket.once("timeout", resolve));
  expect(isConnected).toBe(false);
  socket.destroy();
  await sandbox.close();
});

it("has an address for every fault that needs one", async () => {
  const sandbox = createSandbox();
  const names = Object.entries(FAULTS).filter(([, fault]) => fault.reach === "address");
  for (const [name] of names) {
    expect(await sandbox.openDeadEnd(name as "dns-failure")).toMatch(/^https?:\/\/[^/]+\/v1$/);
  }
  await sandbox.close();
});
