/** The gateway of a test as a process of its own: options as JSON in argv, events as JSON lines on stdout. */
import { createGateway, formatLogLine, GatewayError, type GatewayOptions } from "../src/index.ts";

const options = JSON.parse(process.argv[2] ?? "{}") as GatewayOptions & { port?: number; useEnv?: boolean };

try {
  const gateway = await createGateway({
    ...options,
    ...(options.useEnv === true ? { env: process.env } : {}),
    logger: (event) => process.stdout.write(`${formatLogLine(event)}\n`),
  });
  const { url } = await gateway.listen({ port: options.port ?? 0 });
  process.stdout.write(`${JSON.stringify({ event: "ready", url, status: gateway.status() })}\n`);
  process.on("SIGTERM", () => void gateway.close().then(() => process.exit(0)));
} catch (error) {
  if (!GatewayError.isInstance(error)) throw error;
  process.stdout.write(`${JSON.stringify({ event: "failed", code: error.code, message: error.message })}\n`);
  process.exitCode = 1;
}
