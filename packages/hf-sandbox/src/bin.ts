#!/usr/bin/env node
import metadata from "../package.json" with { type: "json" };
import { HELP, parseCommandLine } from "./command/command-line.ts";
import { describeStart } from "./command/welcome.ts";
import { createSandbox } from "./sandbox.ts";
import { SandboxError } from "./sandbox-error.ts";

const command = parseCommandLine(process.argv.slice(2));
switch (command.kind) {
  case "help":
    process.stdout.write(HELP);
    break;
  case "version":
    process.stdout.write(`${metadata.version}\n`);
    break;
  case "mistake":
    process.stderr.write(`hf-sandbox: ${command.message}\nTry: hf-sandbox --help\n`);
    process.exitCode = 2;
    break;
  case "serve":
    try {
      const { host, port, isJson, ...options } = command;
      const sandbox = createSandbox(options);
      const address = await sandbox.listen({ host, port });
      const ready = isJson
        ? `${JSON.stringify({ event: "ready", ...address })}\n`
        : describeStart(address, options.recordingsDir);
      process.stdout.write(ready);
      // Once only, so that a second Ctrl-C ends at once.
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void sandbox.close());
    } catch (error) {
      if (!SandboxError.isInstance(error)) throw error;
      const hint =
        error.code === "port_in_use" ? " Take another with --port, or a free one with --port 0." : "";
      process.stderr.write(`hf-sandbox: ${error.message}${hint}\n`);
      process.exitCode = 1;
    }
}
