/**
 * `npm start`: builds what has changed, then starts the gateway.
 * Arguments go to `openclaw gateway run`: `npm start -- --port 8080`.
 */
import { spawn, spawnSync } from "node:child_process";

process.stderr.write("Building what has changed (the first time takes about a minute) …\n");
const build = spawnSync(
  "turbo",
  ["run", "build", "--filter=@openclaw-hf/cli...", "--output-logs=errors-only", "--ui=stream"],
  { stdio: ["ignore", 2, 2] },
);
if (build.error || build.status !== 0) {
  process.stderr.write(
    `The build failed${build.error ? `: ${build.error.message}` : "; what went wrong stands above"}.\n`,
  );
  process.exit(1);
}

const gateway = spawn(
  process.execPath,
  ["apps/cli/dist/openclaw.js", "gateway", "run", ...process.argv.slice(2)],
  { stdio: "inherit" },
);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  // Ctrl-C reaches the gateway by itself; it decides when to end, and this process ends with it.
  process.on(signal, () => {
    if (signal !== "SIGINT") gateway.kill(signal);
  });
}
gateway.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
