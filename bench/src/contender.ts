import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ALIAS, CLIENT_TOKEN, FALLBACK_MODEL, MODEL, UPSTREAM_TOKEN } from "./messages.ts";

/** What a contender is started with. */
export interface ContenderSetup {
  readonly port: number;
  readonly upstreamUrl: string;
  /** The body that those who have no model list of their own serve as one. */
  readonly modelsFile: string;
  /** An empty folder of its own. */
  readonly folder: string;
  /** Arguments for Node itself, for profiles. */
  readonly nodeArguments: readonly string[];
}

/** A proxy that is measured. */
export interface Contender {
  readonly name: string;
  /** Why it cannot take part on this machine, and how it could. */
  missing(): string | undefined;
  command(setup: ContenderSetup): readonly string[];
  readonly env?: (setup: ContenderSetup) => Readonly<Record<string, string>>;
  /** Headers it wants beside those everybody gets. */
  readonly headers?: (setup: ContenderSetup) => Readonly<Record<string, string>>;
  readonly servesModels: boolean;
}

const benchFolder = join(import.meta.dirname, "..");
const openclaw = fileURLToPath(
  new URL("dist/openclaw.js", import.meta.resolve("@openclaw-hf/cli/package.json")),
);

function nodeProgram(name: string) {
  const file = join(benchFolder, "programs", `${name}.ts`);
  return ({ port, upstreamUrl, modelsFile, nodeArguments }: ContenderSetup) => [
    process.execPath,
    ...nodeArguments,
    file,
    String(port),
    upstreamUrl,
    modelsFile,
  ];
}

/** The ceiling, against which every ratio is taken. */
export const bare: Contender = {
  name: "bare",
  missing: () => undefined,
  command: nodeProgram("bare"),
  servesModels: true,
};

const fastify: Contender = {
  name: "fastify",
  missing: () => undefined,
  command: nodeProgram("fastify"),
  servesModels: true,
};

function nginxConfiguration({ port, upstreamUrl, modelsFile, folder }: ContenderSetup): string {
  // Root's nginx would give its workers to a user who may not read our folder.
  const user = process.getuid?.() === 0 ? "user root;" : "";
  return `
${user}
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log warn;
events { worker_connections 8192; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  client_max_body_size 20m;
  client_body_buffer_size 512k;
  keepalive_requests 10000000;
  default_type application/json;
  upstream router { server ${new URL(upstreamUrl).host}; keepalive 2048; keepalive_requests 10000000; }
  server {
    listen 127.0.0.1:${port} backlog=4096 reuseport;
    location = /v1/models { alias ${modelsFile}; }
    location / {
      proxy_pass http://router;
      proxy_http_version 1.1;
      proxy_set_header connection "";
      proxy_buffering off;
      proxy_request_buffering off;
    }
  }
}
`;
}

const nginx: Contender = {
  name: "nginx",
  missing: () =>
    spawnSync("nginx", ["-v"]).status === 0 ? undefined : "no nginx in PATH (apt-get install nginx-light)",
  command(setup) {
    const file = join(setup.folder, "nginx.conf");
    writeFileSync(file, nginxConfiguration(setup));
    return ["nginx", "-p", setup.folder, "-c", file, "-e", join(setup.folder, "error.log")];
  },
  servesModels: true,
};

/** The global installation's folder, or the one that `BENCH_PORTKEY` names. */
function portkeyServer(): string | undefined {
  const globalFolder = spawnSync("npm", ["root", "--global"], { encoding: "utf8" }).stdout?.trim() ?? "";
  return [process.env.BENCH_PORTKEY ?? "", join(globalFolder, "@portkey-ai/gateway")]
    .map((folder) => join(folder, "build/start-server.js"))
    .find((file) => existsSync(file));
}

const portkey: Contender = {
  name: "portkey",
  missing: () =>
    portkeyServer()
      ? undefined
      : "no Portkey (npm install --global @portkey-ai/gateway, or its folder in BENCH_PORTKEY)",
  command: ({ port, nodeArguments }) => [
    process.execPath,
    ...nodeArguments,
    portkeyServer() ?? "",
    "--headless",
    `--port=${port}`,
  ],
  env: () => ({ TRUSTED_CUSTOM_HOSTS: "127.0.0.1,localhost" }),
  headers: ({ upstreamUrl }) => ({
    "x-portkey-provider": "openai",
    "x-portkey-custom-host": `${upstreamUrl}/v1`,
  }),
  servesModels: false,
};

/** Everything on that a person would have on: a token, an alias, a chain with a fallback, metrics, the request log. */
function gatewayConfiguration({ upstreamUrl }: ContenderSetup): object {
  return {
    agents: {
      defaults: {
        model: { primary: `huggingface/${MODEL}`, fallbacks: [`huggingface/${FALLBACK_MODEL}`] },
        models: { [`huggingface/${MODEL}`]: { alias: ALIAS } },
      },
    },
    models: { providers: { huggingface: { baseUrl: `${upstreamUrl}/v1` } } },
    gateway: { auth: { mode: "token", token: CLIENT_TOKEN } },
  };
}

/** The whole `openclaw gateway run` of one build. */
export function gatewayOf(name: string, openclaw: string, flags: readonly string[] = []): Contender {
  return {
    name,
    missing: () => (existsSync(openclaw) ? undefined : `no ${openclaw} (pnpm build)`),
    command(setup) {
      const stateFolder = join(setup.folder, "state");
      mkdirSync(stateFolder, { recursive: true });
      writeFileSync(join(stateFolder, "openclaw.json"), JSON.stringify(gatewayConfiguration(setup)), {
        mode: 0o600,
      });
      return [
        process.execPath,
        ...setup.nodeArguments,
        openclaw,
        "gateway",
        "run",
        "--port",
        String(setup.port),
        ...flags,
      ];
    },
    env: ({ folder }) => ({
      HOME: folder,
      OPENCLAW_STATE_DIR: join(folder, "state"),
      HF_TOKEN: UPSTREAM_TOKEN,
    }),
    servesModels: true,
  };
}

/** What all this is for: the command as it is shipped. */
export const gateway = gatewayOf("gateway", openclaw);

/** The same as so many processes. */
export function gatewayWithWorkers(workers: number): Contender {
  return gatewayOf(`${workers} worker${workers > 1 ? "s" : ""}`, openclaw, ["--workers", String(workers)]);
}

/** Everybody, in the order of the report. */
export const contenders: readonly Contender[] = [nginx, bare, fastify, portkey, gateway];
