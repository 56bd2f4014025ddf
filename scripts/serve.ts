/**
 * `npm start`: builds what has changed, then starts the gateway.
 * Arguments go to `openclaw gateway run`: `npm start -- --port 8080`.
 */
import { spawn } from "node:child_process";

const command = "apps/cli/dist/openclaw.js";

/** Runs the build quietly, with the seconds passing by; what it printed is shown only when it fails. */
async function build(): Promise<boolean> {
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1000);
  const output: Buffer[] = [];
  const turbo = spawn("turbo", ["run", "build", "--filter=@openclaw-hf/cli...", "--ui=stream"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" },
  });
  turbo.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  turbo.stderr.on("data", (chunk: Buffer) => output.push(chunk));

  const message = "Building what has changed (the first time takes about a minute) …";
  const isTerminal = process.stderr.isTTY;
  process.stderr.write(isTerminal ? message : `${message}\n`);
  const ticker = setInterval(
    () => process.stderr.write(isTerminal ? `\r${message} ${seconds()} s` : `  ${seconds()} s\n`),
    isTerminal ? 1000 : 15_000,
  );
  const status = await new Promise<number | Error | null>((resolve) => {
    turbo.on("error", resolve);
    turbo.on("close", resolve);
  });
  clearInterval(ticker);
  if (isTerminal) process.stderr.write("\r\x1b[K");
  if (status === 0) return true;

  process.stderr.write(Buffer.concat(output));
  const reason = status instanceof Error ? `: ${status.message}` : "; what went wrong stands above";
  process.stderr.write(`\nThe build failed${reason}.\n`);
  return false;
}

if (await build()) {
  const gateway = spawn(process.execPath, [command, "gateway", "run", ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  // Ctrl-C reaches the gateway by itself; it decides when to end, and this process ends with it.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => gateway.kill("SIGTERM"));
  gateway.on("exit", (code) => process.exit(code ?? 1));
} else {
  process.exitCode = 1;
}
