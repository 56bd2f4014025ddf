import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import type { UpstreamAnswer, UpstreamCount } from "../programs/upstream.ts";
import type { Contender, ContenderSetup } from "./contender.ts";
import { type CoreLayout, pinned } from "./cores.ts";
import type { LoadPlan, LoadResult, PlannedRequest } from "./load-plan.ts";
import { CLIENT_TOKEN } from "./messages.ts";
import { type ProcessUsage, readProcessUsage } from "./process-usage.ts";
import type { Scenario } from "./scenario.ts";
import { type Program, startProgram, untilListening } from "./start-program.ts";

/** One contender's round of one scenario. */
export interface Measurement extends LoadResult {
  readonly scenario: string;
  readonly contender: string;
  readonly round: number;
  /** Microseconds of CPU for each request or chunk. */
  readonly cpuMicrosPerUnit: number;
  /** From its start until it took connections. */
  readonly start: ProcessUsage;
}

export interface MeasureOptions {
  readonly layout: CoreLayout;
  readonly modelsFile: string;
  /** Folder for logs and configuration, one folder inside for each measurement. */
  readonly folder: string;
  readonly nodeArguments: readonly string[];
  /** For Node contenders into which a program of ours was loaded that talks to its parent. */
  readonly contenderHasIpc?: boolean;
}

const programs = join(import.meta.dirname, "../programs");

/** Where no system hands out ports by itself: one of those could be another process's before the contender listens. */
const PORTS = { from: 20_000, to: 32_000 };

/** A port nobody listens on. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = PORTS.from + Math.floor(Math.random() * (PORTS.to - PORTS.from));
    if (await canListen(port)) return port;
  }
}

function canListen(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

async function startUpstream(options: MeasureOptions, answer: UpstreamAnswer, folder: string) {
  const command = [process.execPath, join(programs, "upstream.ts"), JSON.stringify(answer)];
  const program = startProgram({
    command: pinned(options.layout.others, options.layout, command),
    logFile: join(folder, "upstream.log"),
    ipc: true,
  });
  const { port } = await program.receive<{ port: number }>();
  return {
    url: `http://127.0.0.1:${port}`,
    async chatRequests() {
      program.send({});
      return (await program.receive<UpstreamCount>()).chatRequests;
    },
    stop: program.stop,
  };
}

/** The request of a scenario with what the contender wants beside it. */
export function plannedRequest(
  scenario: Scenario,
  contender: Contender,
  setup: ContenderSetup,
): PlannedRequest {
  const headers = { authorization: `Bearer ${CLIENT_TOKEN}`, ...contender.headers?.(setup) };
  return scenario.request.kind === "models"
    ? { method: "GET", path: "/v1/models", headers, body: "" }
    : {
        method: "POST",
        path: "/v1/chat/completions",
        headers,
        body: scenario.request.body.toString("latin1"),
      };
}

async function runLoad(options: MeasureOptions, plan: LoadPlan, folder: string): Promise<LoadResult> {
  const load = startProgram({
    command: pinned(options.layout.others, options.layout, [process.execPath, join(programs, "load.ts")]),
    logFile: join(folder, "load.log"),
    ipc: true,
  });
  try {
    await load.receive();
    load.send(plan);
    const outcome = await load.receive<{ result: LoadResult } | { error: string }>();
    if ("error" in outcome) throw new Error(outcome.error);
    return outcome.result;
  } finally {
    await load.stop();
  }
}

/** A contender that runs, and the upstream stand-in behind it. */
export interface Running {
  readonly setup: ContenderSetup;
  readonly program: Program;
  /** How many chat requests upstream has seen. */
  chatRequests(): Promise<number>;
}

/** Runs something against a freshly started contender and upstream stand-in; stops both whatever happens. */
export async function withContender<T>(
  contender: Contender,
  answer: UpstreamAnswer,
  folder: string,
  options: MeasureOptions,
  use: (running: Running) => Promise<T>,
): Promise<T> {
  mkdirSync(folder, { recursive: true });
  const upstream = await startUpstream(options, answer, folder);
  let program: Program | undefined;
  try {
    const setup: ContenderSetup = { ...options, folder, port: await freePort(), upstreamUrl: upstream.url };
    program = startProgram({
      command: pinned(options.layout.contender, options.layout, contender.command(setup)),
      ...(contender.env && { env: contender.env(setup) }),
      logFile: join(folder, `${contender.name}.log`),
      ipc: options.contenderHasIpc ?? false,
    });
    await untilListening(program, setup.port);
    const running: Running = { setup, program, chatRequests: upstream.chatRequests };
    return await Promise.race([use(running), program.ended]);
  } finally {
    await program?.stop();
    await upstream.stop();
  }
}

/** Starts everything afresh, measures one round, and stops everything. Throws when an answer was not right. */
export function measure(
  contender: Contender,
  scenario: Scenario,
  round: number,
  options: MeasureOptions,
): Promise<Measurement> {
  const folder = join(options.folder, `${scenario.name}-${contender.name}-${round}`);
  return withContender(
    contender,
    scenario.answer,
    folder,
    options,
    async ({ setup, program, chatRequests }) => {
      const start = readProcessUsage(program.pid);
      const request = plannedRequest(scenario, contender, setup);
      const plan: LoadPlan = { ...scenario.plan, port: setup.port, pid: program.pid, request };
      const result = await runLoad(options, plan, folder);
      // A contender that answered from anywhere else than upstream would win every comparison.
      if (scenario.request.kind === "chat" && (await chatRequests()) < result.answers) {
        throw new Error(`${contender.name} answered ${result.answers} requests and upstream saw fewer`);
      }
      const chunks = scenario.answer.kind === "json" ? 1 : scenario.answer.events;
      const units = scenario.per === "request" ? result.answers : result.answers * chunks;
      const { name } = contender;
      const cpuMicrosPerUnit = (result.cpuMs * 1000) / units;
      return { scenario: scenario.name, contender: name, round, cpuMicrosPerUnit, start, ...result };
    },
  );
}

/** The model list as the contender serves it, for the others to serve the same bytes. */
export function fetchModelList(contender: Contender, options: MeasureOptions): Promise<Buffer> {
  const folder = join(options.folder, `model-list-${contender.name}`);
  return withContender(contender, { kind: "json" }, folder, options, async ({ setup: { port } }) => {
    const answer = await fetch(`http://127.0.0.1:${port}/v1/models`, {
      headers: { authorization: `Bearer ${CLIENT_TOKEN}`, "accept-encoding": "identity" },
    });
    if (!answer.ok) throw new Error(`${contender.name} answered ${answer.status} to GET /v1/models`);
    return Buffer.from(await answer.arrayBuffer());
  });
}
