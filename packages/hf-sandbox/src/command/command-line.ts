import { parseArgs } from "node:util";

/** What a command line asks for. */
export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | {
      readonly kind: "serve";
      readonly host: string;
      readonly port: number;
      readonly recordingsDir: string | undefined;
      readonly modelsFile: string | undefined;
      readonly isJson: boolean;
      readonly tokensPerSecond: number;
      readonly latencyMs: number;
    }
  | { readonly kind: "mistake"; readonly message: string };

/** What `--help` prints. */
export const HELP = `Usage: hf-sandbox [options]

A stand-in for the Hugging Face router on this machine. Nothing leaves it, nothing costs anything.

  --port N               port to listen on; 0 takes a free one (default 18790)
  --host H               address to listen on (default 127.0.0.1)
  --models FILE          serve these models: a saved body of GET /v1/models
  --recordings DIR       serve DIR/<name>.json as the model recordings/<name>
  --tokens-per-second N  speed of every backend (default 60)
  --latency-ms N         milliseconds before the first byte (default 200)
  --json                 print one JSON object when ready, and nothing else
  --version              print the version
  --help                 print this

While it runs, GET /sandbox lists its models, backends, faults and controls.
`;

const OPTIONS = {
  port: { type: "string", default: "18790" },
  host: { type: "string", default: "127.0.0.1" },
  models: { type: "string" },
  recordings: { type: "string" },
  "tokens-per-second": { type: "string", default: "60" },
  "latency-ms": { type: "string", default: "200" },
  json: { type: "boolean", default: false },
  version: { type: "boolean", short: "v", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** Reads the arguments after the program's name. */
export function parseCommandLine(args: readonly string[]): Command {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    if (values.help) return { kind: "help" };
    if (values.version) return { kind: "version" };
    return {
      kind: "serve",
      host: values.host,
      port: readNumber("--port", values.port, (port) => Number.isInteger(port) && port <= 65_535),
      recordingsDir: values.recordings,
      modelsFile: values.models,
      isJson: values.json,
      tokensPerSecond: readNumber("--tokens-per-second", values["tokens-per-second"], (speed) => speed > 0),
      latencyMs: readNumber("--latency-ms", values["latency-ms"], () => true),
    };
  } catch (error) {
    // `parseArgs` throws messages made for the person who typed.
    return { kind: "mistake", message: error instanceof Error ? error.message : String(error) };
  }
}

function readNumber(option: string, text: string, isUsable: (value: number) => boolean): number {
  const value = /^\d{1,9}(?:\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value) || !isUsable(value)) throw new Error(`${option} cannot be "${text}".`);
  return value;
}
