import type { CooldownNews } from "@openclaw-hf/hf-chat";
import { Lockout } from "../access/lockout.ts";
import type { WorkerStart } from "./protocol.ts";
import type { WorkerProcess } from "./worker-process.ts";

/** As many as a worker remembers itself. */
const MAX_COOLDOWNS = 1_000;

/** What one worker has found out and all should act on: who guesses tokens, and which models to leave alone. */
export class SharedFindings {
  readonly #workers: () => readonly WorkerProcess[];
  readonly #lockout = new Lockout({ now: Date.now });
  readonly #cooldowns = new Map<string, CooldownNews>();

  constructor(workers: () => readonly WorkerProcess[]) {
    this.#workers = workers;
  }

  /** For a worker that begins. */
  state(): Pick<WorkerStart, "lockout" | "cooldowns"> {
    return { lockout: this.#lockout.state(), cooldowns: [...this.#cooldowns.values()] };
  }

  wrongToken(from: WorkerProcess, address: string): void {
    this.#lockout.fail(address);
    for (const worker of this.#othersThan(from)) worker.tell("wrongToken", address);
  }

  cooldown(from: WorkerProcess, news: CooldownNews): void {
    const key = news.model === "*" ? `* ${news.provider}` : news.model;
    this.#cooldowns.delete(key);
    if (news.failures > 0) this.#cooldowns.set(key, news);
    const oldest = this.#cooldowns.size > MAX_COOLDOWNS ? this.#cooldowns.keys().next().value : undefined;
    if (oldest !== undefined) this.#cooldowns.delete(oldest);
    for (const worker of this.#othersThan(from)) worker.tell("cooldown", news);
  }

  #othersThan(from: WorkerProcess): WorkerProcess[] {
    return this.#workers().filter((worker) => worker !== from);
  }
}
