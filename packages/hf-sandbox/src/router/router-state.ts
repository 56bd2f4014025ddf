import type { Dialect } from "../endpoints/dialect.ts";
import type { Pace } from "../exchange/play-answer.ts";
import type { Fault } from "../faults/fault-catalog.ts";
import { BUILT_IN_MODELS } from "./built-in-models.ts";
import type { RouterModel } from "./router-model.ts";

/** How one backend behaves. */
export interface BackendOptions {
  /** Milliseconds before the first byte; the sandbox's `latencyMs` by default. */
  readonly latencyMs?: number;
  /** The sandbox's `tokensPerSecond` by default. */
  readonly tokensPerSecond?: number;
  /** Whether it is down from the start. */
  readonly down?: boolean;
  /** Ways in which it talks differently from what its name makes the sandbox do. */
  readonly dialect?: Partial<Dialect>;
}

/** A fault as it was asked for, and as it was read. */
export interface SetFault {
  readonly spec: string;
  readonly fault: Fault;
}

/** The router's side of a sandbox: what it serves, which backends are up, which faults are set. */
export interface RouterState {
  readonly models: ReadonlyMap<string, RouterModel>;
  /** The models as `GET /v1/models` lists them, with rows in error whose backend is down. */
  listModels(): readonly RouterModel[];
  describe(model: RouterModel): RouterModel;
  readonly acceptedTokens: readonly string[];
  readonly preferredProviders: readonly string[];
  readonly anonymousModels: number;
  readonly recordingsDir: string | undefined;
  pace(provider: string): Pace;
  dialectChanges(provider: string): Partial<Dialect> | undefined;
  isUp(provider: string): boolean;
  setBackend(provider: string, isUp: boolean): void;
  backends(): Readonly<Record<string, "up" | "down">>;
  faultOf(model: string): SetFault | undefined;
  setFault(model: string, fault: SetFault | undefined): void;
  readonly listFault: SetFault | undefined;
  setListFault(fault: SetFault | undefined): void;
  faults(): Readonly<Record<string, string>>;
  /** Whether this request, the so-manieth of its name, is one of the first `times`; counts it. */
  isDue(key: string, fault: Fault): boolean;
  resetFaultCounts(): void;
}

/** What a router's state is made from. */
export interface RouterStateOptions {
  /** What to serve. Default: 25 models of the sandbox's own. */
  readonly models?: readonly RouterModel[] | undefined;
  /** Tokens to accept. Default: any; the reserved ones always mean what they stand for. */
  readonly token?: string | readonly string[] | undefined;
  /** The account's order of backends, for `:preferred`. Default: as the rows are listed. */
  readonly preferredProviders?: readonly string[] | undefined;
  /** How many models `GET /v1/models` lists without a token. Default 10. */
  readonly anonymousModels?: number | undefined;
  /** Folder whose `<name>.json` are served as `recordings/<name>`. Default: none. */
  readonly recordingsDir?: string | undefined;
  /** Backends that differ from the others, by slug. */
  readonly backends?: Readonly<Record<string, BackendOptions>> | undefined;
  /** Milliseconds before the first byte of an answer. Default 0. */
  readonly latencyMs?: number | undefined;
  /** Speed of an answer. Default: all at once. */
  readonly tokensPerSecond?: number | undefined;
}

/** Creates the state of one sandbox. */
export function createRouterState(options: RouterStateOptions): RouterState {
  const models = new Map((options.models ?? BUILT_IN_MODELS).map((model) => [model.id, model]));
  const settings = new Map(Object.entries(options.backends ?? {}));
  const down = new Set([...settings].filter(([, { down }]) => down).map(([provider]) => provider));
  const faults = new Map<string, SetFault>();
  const counts = new Map<string, number>();
  let listFault: SetFault | undefined;

  const describe = (model: RouterModel): RouterModel => ({
    ...model,
    providers: model.providers.map((row) => (down.has(row.provider) ? { ...row, status: "error" } : row)),
  });

  return {
    models,
    describe,
    listModels: () => [...models.values()].map(describe),
    acceptedTokens: typeof options.token === "string" ? [options.token] : (options.token ?? []),
    preferredProviders: options.preferredProviders ?? [],
    anonymousModels: options.anonymousModels ?? 10,
    recordingsDir: options.recordingsDir,
    pace: (provider) => ({
      latencyMs: settings.get(provider)?.latencyMs ?? options.latencyMs ?? 0,
      tokensPerSecond:
        settings.get(provider)?.tokensPerSecond ?? options.tokensPerSecond ?? Number.POSITIVE_INFINITY,
    }),
    dialectChanges: (provider) => settings.get(provider)?.dialect,
    isUp: (provider) => !down.has(provider),
    setBackend(provider, isUp) {
      if (isUp) down.delete(provider);
      else down.add(provider);
    },
    backends() {
      const providers = new Set(
        [...models.values()].flatMap((model) => model.providers.map((row) => row.provider)),
      );
      for (const provider of [...settings.keys(), ...down]) providers.add(provider);
      return Object.fromEntries([...providers].sort().map((name) => [name, down.has(name) ? "down" : "up"]));
    },
    faultOf: (model) => faults.get(model),
    setFault(model, fault) {
      if (fault) faults.set(model, fault);
      else faults.delete(model);
    },
    get listFault() {
      return listFault;
    },
    setListFault(fault) {
      listFault = fault;
    },
    faults: () => Object.fromEntries([...faults].map(([model, { spec }]) => [model, spec])),
    isDue(key, fault) {
      const { times } = fault.options;
      if (times === undefined) return true;
      const count = counts.get(key) ?? 0;
      counts.set(key, count + 1);
      return count < times;
    },
    resetFaultCounts: () => counts.clear(),
  };
}
