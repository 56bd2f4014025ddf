import type { ConfigSource, LoadedConfig, LoadResult } from "../config/config-source.ts";
import type { ReloadOutcome } from "../gateway-options.ts";
import type { LastReload } from "./gateway-peers.ts";
import type { ApplyOutcome } from "./protocol.ts";
import { within } from "./within.ts";
import type { WorkerProcess } from "./worker-process.ts";

/** What came of a reload, and who answers now when the configuration got that far. */
export interface ReloadResult extends ReloadOutcome {
  readonly upstream: ApplyOutcome["upstream"] | undefined;
}

/** What the shared configuration needs of the primary. */
export interface SharedConfigHooks {
  /** Those that take connections, the longest-lived first; not none, if need be later. */
  listening(): Promise<readonly WorkerProcess[]>;
  /** Those that take connections or are about to. */
  all(): readonly WorkerProcess[];
  onReload(result: ReloadResult, accepted: LoadedConfig): void;
}

/** The configuration that all workers have in force. Only the primary reads files; so all see the same, and a new one what the others have. */
export class SharedConfig {
  readonly #source: ConfigSource;
  readonly #hooks: SharedConfigHooks;
  #accepted: LoadedConfig;
  #lastReload: LastReload | undefined;
  #reloading: Promise<unknown> = Promise.resolve();

  constructor(source: ConfigSource, loaded: LoadedConfig, hooks: SharedConfigHooks) {
    this.#source = source;
    this.#accepted = loaded;
    this.#hooks = hooks;
  }

  get accepted(): LoadedConfig {
    return this.#accepted;
  }

  get lastReload(): LastReload | undefined {
    return this.#lastReload;
  }

  /** Reads the files again and puts them in force everywhere, or nowhere. */
  reload(): Promise<ReloadOutcome> {
    const reloaded = this.#reloading.then(() => this.#reloadNow());
    this.#reloading = reloaded;
    return reloaded;
  }

  async #reloadNow(): Promise<ReloadOutcome> {
    const loaded = await this.#source.load();
    const tried = loaded.ok ? await this.#tryOnOne(loaded) : undefined;
    const outcome = loaded.ok ? (tried?.outcome ?? UNTRIED) : { ok: false, errors: loaded.errors };
    if (loaded.ok && outcome.ok) this.#accepted = loaded;
    this.#lastReload = { ...outcome, at: Date.now() };
    const others = this.#hooks.all().filter((worker) => worker !== tried?.worker);
    await Promise.all(others.map((worker) => this.#applyTo(worker, loaded, outcome)));
    this.#hooks.onReload({ ...outcome, upstream: tried?.outcome.upstream }, this.#accepted);
    return outcome;
  }

  /** Whether it can be used shows when it is; one worker finds out before the others follow. */
  async #tryOnOne(loaded: LoadResult): Promise<Tried | undefined> {
    for (const worker of await this.#hooks.listening()) {
      const outcome = await within(APPLY_LIMIT_MS, worker.apply(loaded));
      if (outcome !== undefined) return { worker, outcome };
      // It has ended, or is busy with something.
    }
    return undefined;
  }

  /** One that sees it otherwise than the first must not go on with another configuration: it drains, and a new one begins. */
  async #applyTo(worker: WorkerProcess, loaded: LoadResult, outcome: ReloadOutcome): Promise<void> {
    // One that ends instead is replaced by one that begins with what is accepted; one that is late has it before all else.
    const own = await within(APPLY_LIMIT_MS, worker.apply(loaded));
    if (own !== undefined && own.ok !== outcome.ok) worker.tell("close", { drainMs: undefined });
  }
}

interface Tried {
  readonly worker: WorkerProcess;
  readonly outcome: ApplyOutcome;
}

/** A worker that takes longer to apply a configuration is not waited for. */
const APPLY_LIMIT_MS = 10_000;

const UNTRIED: ReloadOutcome = {
  ok: false,
  errors: [
    {
      code: "invalid_value",
      severity: "error",
      path: [],
      message: "No worker could try the configuration; save it again.",
    },
  ],
};
