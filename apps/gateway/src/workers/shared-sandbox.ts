import type { Sandbox, SandboxOptions } from "@openclaw-hf/hf-sandbox";
import { startSandbox } from "../upstream/start-sandbox.ts";
import type { SandboxOutcome } from "./protocol.ts";

/** The embedded sandbox, one for all workers, so that a fault put into it meets every request. */
export class SharedSandbox {
  readonly #options: SandboxOptions | undefined;
  readonly #onStarted: (url: string) => void;
  #started: Promise<{ readonly sandbox: Sandbox; readonly baseUrl: string }> | undefined;

  constructor(options: SandboxOptions | undefined, onStarted: (url: string) => void) {
    this.#options = options;
    this.#onStarted = onStarted;
  }

  /** Where it is; started when it is first asked for. */
  async find(): Promise<SandboxOutcome> {
    try {
      this.#started ??= this.#start();
      return { ok: true, baseUrl: (await this.#started).baseUrl };
    } catch (error) {
      this.#started = undefined;
      return { ok: false, message: error instanceof Error ? error.message : String(error) };
    }
  }

  async close(): Promise<void> {
    const started = await this.#started?.catch(() => undefined);
    await started?.sandbox.close();
  }

  async #start() {
    const started = await startSandbox(this.#options);
    this.#onStarted(started.url);
    return started;
  }
}
