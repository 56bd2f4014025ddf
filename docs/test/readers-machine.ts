import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createSandbox, type Sandbox } from "@openclaw-hf/hf-sandbox";
import { ExampleProcess } from "./example-process.ts";
import { freePorts, untilListening } from "./ports.ts";

const DOCS = fileURLToPath(new URL("../", import.meta.url));
const COMMAND = fileURLToPath(new URL("../../apps/cli/dist/openclaw.js", import.meta.url));
const MAP_PORTS = new URL("./map-ports.mjs", import.meta.url).href;
const ROUTER = "https://router.huggingface.co";
/** Ports that pages name: the gateway's, and those of servers in examples. */
const PORTS = [18789, 3000, 3001, 3002, 8080] as const;
const TOKEN = "hf_example";

/** How a program ended, with the page's own ports and names in what it printed. */
export interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that stays: what it has printed so far. */
export interface Running {
  stdout(): string;
}

export interface BackgroundOptions {
  /** The port, as the page names it, that shows that the program is ready. */
  readonly port: number;
  readonly hasToken: boolean;
}

/**
 * The machine of somebody who follows one page: an empty home, `HF_TOKEN`, `openclaw` in the PATH, and a router that is
 * the sandbox. What one block leaves behind, files and servers, the next one finds.
 */
export class ReadersMachine {
  readonly home: string;
  readonly #sandbox: Sandbox;
  readonly #routerUrl: string;
  readonly #ports: ReadonlyMap<number, number>;
  readonly #env: Record<string, string>;
  readonly #running: ExampleProcess[] = [];
  /** What the reader has set, and what of it is left where a block is for somebody without a token. */
  readonly #envWithoutToken: Record<string, string>;
  /** Examples in TypeScript lie within docs/, where the packages they import are found. */
  readonly #folder: string;
  #count = 0;

  private constructor(
    home: string,
    folder: string,
    sandbox: Sandbox,
    routerUrl: string,
    ports: ReadonlyMap<number, number>,
  ) {
    this.home = home;
    this.#folder = folder;
    this.#sandbox = sandbox;
    this.#routerUrl = routerUrl;
    this.#ports = ports;
    this.#envWithoutToken = {
      HOME: home,
      PATH: [
        join(home, "bin"),
        dirname(process.execPath),
        "/usr/local/bin",
        "/usr/bin",
        "/bin",
        "/usr/sbin",
      ].join(delimiter),
      LANG: "C.UTF-8",
      NODE_OPTIONS: `--import=${MAP_PORTS}`,
      EXAMPLE_PORTS: [...ports].map((pair) => pair.join(":")).join(),
    };
    this.#env = { ...this.#envWithoutToken, HF_TOKEN: TOKEN, OPENCLAW_HF_BASE_URL: `${routerUrl}/v1` };
  }

  static async create(): Promise<ReadersMachine> {
    const home = await mkdtemp(join(tmpdir(), "openclaw-docs-"));
    const folder = await mkdtemp(join(DOCS, ".examples-"));
    const openclaw = `exec '${process.execPath}' '${COMMAND}'`;
    await mkdir(join(home, "bin"));
    await writeProgram(join(home, "bin", "openclaw"), `${openclaw} "$@"`);
    // In a clone, `npm start` builds and then does this; a test of its own covers the building.
    await writeProgram(join(home, "bin", "npm"), `[ "$*" = start ] && ${openclaw} gateway run`);
    const sandbox = createSandbox();
    const { url } = await sandbox.listen();
    const free = await freePorts(PORTS.length);
    const ports = new Map(PORTS.map((port, index) => [port, free[index] ?? port]));
    return new ReadersMachine(home, folder, sandbox, url, ports);
  }

  /** Runs a block of shell commands to its end, as a script that stops at the first failure. */
  shell(text: string): Promise<Outcome> {
    return this.#run("bash", ["-euo", "pipefail", "-c", this.#localise(text)], this.home);
  }

  /** Starts a block whose last command stays; waits until `port` takes connections. */
  shellInBackground(text: string, options: BackgroundOptions): Promise<Running> {
    const script = `${this.#localise(text).trimEnd()} & wait`;
    return this.#start("bash", ["-euo", "pipefail", "-c", script], this.home, options);
  }

  /** Runs a TypeScript or JavaScript block to its end. */
  async program(text: string, language: string): Promise<Outcome> {
    return this.#run(process.execPath, [await this.#writeProgram(text, language)], this.#folder);
  }

  /** Starts a TypeScript or JavaScript block that is a server. */
  async programInBackground(text: string, language: string, options: BackgroundOptions): Promise<Running> {
    const file = await this.#writeProgram(text, language);
    return this.#start(process.execPath, [file], this.#folder, options);
  }

  python(text: string, python: string): Promise<Outcome> {
    return this.#run(python, ["-c", this.#localise(text)], this.home);
  }

  /** Lets nginx judge what stands in its `http` block. */
  async nginx(text: string): Promise<Outcome> {
    const file = join(this.home, "nginx.conf");
    const pid = join(this.home, "nginx.pid");
    await writeFile(file, `pid ${pid};\nevents {}\nhttp {\n${this.#localise(text)}\n}\n`);
    return this.#run("nginx", ["-t", "-p", this.home, "-c", file, "-e", "stderr"], this.home);
  }

  /** Writes a file of the reader's; `path` may begin with `~/`. */
  async save(path: string, text: string): Promise<void> {
    const file = path.replace(/^~/, this.home);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, text, { mode: 0o600 });
  }

  async close(): Promise<void> {
    for (const program of this.#running) await program.stop();
    await this.#sandbox.close();
    await rm(this.#folder, { recursive: true, force: true });
    await rm(this.home, { recursive: true, force: true });
  }

  async #writeProgram(text: string, language: string): Promise<string> {
    this.#count++;
    const file = join(this.#folder, `example-${this.#count}.${language === "ts" ? "mts" : "mjs"}`);
    await writeFile(file, text.replaceAll(ROUTER, this.#routerUrl));
    return file;
  }

  async #run(command: string, args: readonly string[], cwd: string): Promise<Outcome> {
    const program = this.#spawn(command, args, cwd, this.#env);
    const exitCode = await program.ended;
    return { exitCode, stdout: this.#globalise(program.stdout), stderr: this.#globalise(program.stderr) };
  }

  async #start(
    command: string,
    args: readonly string[],
    cwd: string,
    { port, hasToken }: BackgroundOptions,
  ): Promise<Running> {
    const program = this.#spawn(command, args, cwd, hasToken ? this.#env : this.#envWithoutToken);
    const ended = program.ended.then((code) => {
      throw new Error(`ended with ${code} instead of listening:\n${program.stdout}${program.stderr}`);
    });
    ended.catch(() => {}); // It may well end later: it is stopped.
    await Promise.race([ended, untilListening(this.#ports.get(port) ?? port)]);
    return { stdout: () => this.#globalise(program.stdout) };
  }

  #spawn(command: string, args: readonly string[], cwd: string, env: Record<string, string>): ExampleProcess {
    const program = new ExampleProcess(command, args, { cwd, env });
    this.#running.push(program);
    return program;
  }

  #localise(text: string): string {
    let local = text.replaceAll(ROUTER, this.#routerUrl);
    for (const [named, actual] of this.#ports) local = local.replaceAll(`:${named}`, `:${actual}`);
    return local;
  }

  #globalise(text: string): string {
    let global = text.replaceAll(this.#routerUrl, ROUTER).replaceAll(this.home, "~");
    for (const [named, actual] of this.#ports) global = global.replaceAll(`:${actual}`, `:${named}`);
    return global;
  }
}

async function writeProgram(path: string, script: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}
