/** The primary of a test as a process of its own: options as JSON in argv, events as JSON lines on stdout. */
import { formatLogLine, GatewayError } from "../../src/index.ts";
import { createGatewayWorkers, type WorkerGatewayOptions } from "../../src/workers/index.ts";

const { workers, port, useEnv, ...gatewayOptions } = JSON.parse(
  process.argv[2] ?? "{}",
) as WorkerGatewayOptions & { workers: number; port?: number; useEnv?: boolean };
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

try {
  const gateway = await createGatewayWorkers({
    workers,
    exec: new URL("./worker-child.ts", import.meta.url).pathname,
    gateway: { ...gatewayOptions, ...(useEnv === true ? { env: process.env } : {}) },
    logger: (event) => process.stdout.write(`${formatLogLine(event)}\n`),
  });
  process.on("SIGTERM", () => void gateway.close());
  await gateway.listen({
    port: port ?? 0,
    onListening: ({ url }, status) => say({ event: "ready", url, status }),
  });
} catch (error) {
  if (!GatewayError.isInstance(error)) throw error;
  say({ event: "failed", code: error.code, message: error.message });
  process.exitCode = 1;
}
