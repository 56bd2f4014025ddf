/** A worker of a test. SIGUSR2 lets it crash, as a defect would. */
import { formatLogLine } from "../../src/index.ts";
import { serveGatewayWorker } from "../../src/workers/index.ts";

process.on("SIGUSR2", () => {
  throw new Error("a defect on purpose");
});
serveGatewayWorker({
  logger: (event) => process.stdout.write(`${formatLogLine(event).slice(0, -1)},"pid":${process.pid}}\n`),
});
