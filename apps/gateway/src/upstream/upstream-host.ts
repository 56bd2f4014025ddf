import { isDeepStrictEqual } from "node:util";
import type { Environment, Secret } from "@openclaw-hf/config-core";
import {
  type CooldownNews,
  createUpstream,
  type Timeouts,
  type Upstream,
  type UpstreamOptions,
} from "@openclaw-hf/hf-chat";
import type { Sandbox } from "@openclaw-hf/hf-sandbox";
import { GatewayError } from "../gateway-error.ts";
import type { GatewayOptions } from "../gateway-options.ts";
import { startSandbox } from "./start-sandbox.ts";
import type { UpstreamChoice } from "./upstream-choice.ts";

/** Who answers now. */
export interface ActiveUpstream {
  readonly kind: "sandbox" | "router";
  readonly baseUrl: string;
  readonly token: Secret | undefined;
  /** The proxies on the way to it. */
  readonly proxyEnv: Environment | undefined;
  readonly upstream: Upstream;
}

/** What of the configuration goes into upstream calls. */
export interface UpstreamPreferences {
  readonly timeouts: Partial<Timeouts>;
  readonly billTo: string | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;
}

/** What an upstream has in common with those of other processes that serve the same clients. */
export interface UpstreamPeers {
  readonly retryBudget: UpstreamOptions["retryBudget"];
  onCooldownNews(news: CooldownNews): void;
  /** The base URL of the sandbox they all use. */
  findSandbox(): Promise<string>;
}

/** The sandbox takes any token; this one says what it is. */
export const SANDBOX_TOKEN = "hf_sandbox";

/** Owns the upstream of one gateway, and the embedded sandbox while that is the upstream. */
export class UpstreamHost {
  readonly #options: GatewayOptions;
  readonly #onSandbox: (url: string) => void;
  readonly #peers: UpstreamPeers | undefined;
  #sandbox: Sandbox | undefined;
  #current: ActiveUpstream | undefined;
  /** Upstreams replaced by another kind, or by one with other proxies; they end when the last request that began on them has ended. */
  readonly #retired: Upstream[] = [];

  constructor(options: GatewayOptions, onSandbox: (url: string) => void, peers?: UpstreamPeers) {
    this.#options = options;
    this.#peers = peers;
    this.#onSandbox = onSandbox;
  }

  /**
   * Makes `choice` the upstream of requests to come; those in flight keep what they began with.
   *
   * @throws GatewayError `sandbox_failed`, `no_token` when a router would silently become the sandbox
   */
  async apply(choice: UpstreamChoice, preferences: UpstreamPreferences): Promise<ActiveUpstream> {
    const previous = this.#current;
    if (choice.kind === "sandbox" && previous?.kind === "router") {
      throw new GatewayError("no_token", "The Hugging Face token is gone; the one in force before is kept.");
    }
    const next =
      choice.kind === "router" ? this.#router(choice, preferences) : await this.#embedded(preferences);
    this.#current = next;
    if (previous !== undefined && previous.upstream !== next.upstream) this.#retired.push(previous.upstream);
    return next;
  }

  async close(): Promise<void> {
    const upstreams = [...this.#retired, ...(this.#current === undefined ? [] : [this.#current.upstream])];
    await Promise.all(upstreams.map((upstream) => upstream.close()));
    await this.#sandbox?.close();
  }

  #router(choice: UpstreamChoice & { kind: "router" }, preferences: UpstreamPreferences): ActiveUpstream {
    const { baseUrl, token, proxyEnv } = choice;
    const target = { ...preferences, baseUrl, token: token?.reveal() };
    const upstream = this.#open("router", target, proxyEnv);
    return { kind: "router", baseUrl, token, proxyEnv, upstream };
  }

  async #embedded({ timeouts }: UpstreamPreferences): Promise<ActiveUpstream> {
    const baseUrl = this.#current?.baseUrl ?? (await this.#findSandbox());
    const upstream = this.#open("sandbox", { timeouts, baseUrl, token: SANDBOX_TOKEN }, undefined);
    return { kind: "sandbox", baseUrl, token: undefined, proxyEnv: undefined, upstream };
  }

  /** One upstream lives through reloads, with its pool and its cooldowns, as long as the kind and the proxies stay the same. */
  #open(
    kind: ActiveUpstream["kind"],
    target: Parameters<Upstream["update"]>[0],
    proxyEnv: Environment | undefined,
  ): Upstream {
    const current = this.#current;
    if (current?.kind === kind && isDeepStrictEqual(current.proxyEnv, proxyEnv)) {
      current.upstream.update(target);
      return current.upstream;
    }
    return createUpstream({
      ...target,
      dispatcher: this.#options.dispatcher,
      proxyEnv,
      retryBudget: this.#peers?.retryBudget,
      onCooldownNews: this.#peers && ((news) => this.#peers?.onCooldownNews(news)),
    });
  }

  async #findSandbox(): Promise<string> {
    if (this.#peers !== undefined) return this.#peers.findSandbox();
    const { sandbox, baseUrl, url } = await startSandbox(this.#options.sandboxOptions);
    this.#sandbox = sandbox;
    this.#onSandbox(url);
    return baseUrl;
  }
}
