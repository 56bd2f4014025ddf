import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";

const PATIENCE_MS = 20_000;
const LOOK_INTERVAL_MS = 25;

/** Ports that were free a moment ago, all different: they are held until the last one is found. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}

/** Resolves when something takes connections on a port: a program of another kind has no other way to say that it is ready. */
export async function untilListening(port: number): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await isListening(port))) {
    if (performance.now() > deadline) throw new Error(`Nothing listens on port ${port}.`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_INTERVAL_MS));
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
