import { type Config, modelChain } from "@openclaw-hf/config-core";
import type { Catalog } from "@openclaw-hf/hf-catalog";
import { routerModel } from "@openclaw-hf/model-ref";
import { AccessGuard } from "./access/access-guard.ts";
import { type ResolvedAuth, resolveAuth } from "./access/gateway-auth.ts";
import { Lockout, type WrongTokens } from "./access/lockout.ts";
import { type ConfigSource, issueOf, type LoadedConfig } from "./config/config-source.ts";
import { type GatewaySettings, readSettings, withDefaultModel } from "./config/gateway-settings.ts";
import { GatewayError } from "./gateway-error.ts";
import type { GatewayOptions, ReloadOutcome } from "./gateway-options.ts";
import { CatalogHost } from "./models/catalog-host.ts";
import { createModelResolver } from "./models/model-resolver.ts";
import { ModelsList } from "./models/models-list.ts";
import type { RequestSettings } from "./request/model-request.ts";
import { chooseUpstream } from "./upstream/upstream-choice.ts";
import { type ActiveUpstream, UpstreamHost, type UpstreamPeers } from "./upstream/upstream-host.ts";

/** Everything that follows from one accepted configuration. */
interface InForce {
  readonly loaded: LoadedConfig;
  /** The configuration with the sandbox's defaults filled in. */
  readonly config: Config;
  readonly settings: GatewaySettings;
  readonly active: ActiveUpstream;
  readonly auth: ResolvedAuth;
  readonly request: RequestSettings;
}

export interface RuntimeHooks {
  onSandbox(url: string): void;
  onCatalog(catalog: Catalog): void;
}

/** What a runtime has in common with those of other processes that serve the same clients. */
export interface RuntimePeers extends UpstreamPeers {
  readonly wrongTokens: WrongTokens;
}

/** The configuration in force and what it makes: upstream, access rules, catalog. It changes as a whole or not at all. */
export class GatewayRuntime {
  readonly guard: AccessGuard;
  readonly catalog: CatalogHost;
  /** What must never show up in a log. */
  secrets: readonly string[] = [];
  readonly #options: GatewayOptions;
  readonly #source: ConfigSource;
  readonly #host: UpstreamHost;
  #inForce: InForce | undefined;
  #isExposed: boolean;
  #models: ModelsList | undefined;
  #reloading: Promise<unknown> = Promise.resolve();

  constructor(options: GatewayOptions, source: ConfigSource, hooks: RuntimeHooks, peers?: RuntimePeers) {
    this.#options = options;
    this.#source = source;
    this.#isExposed = options.bind === "lan";
    this.#host = new UpstreamHost(options, (url) => hooks.onSandbox(url), peers);
    this.guard = new AccessGuard(
      { token: undefined, allowedHosts: new Set(), allowedOrigins: new Set() },
      peers?.wrongTokens ?? new Lockout({ now: options.now ?? Date.now }),
    );
    this.catalog = new CatalogHost(source.paths?.cacheDir, (catalog) => {
      this.#models = undefined;
      hooks.onCatalog(catalog);
    });
  }

  get inForce(): InForce {
    if (this.#inForce === undefined) throw new Error("The gateway is used before it has started.");
    return this.#inForce;
  }

  /** @throws GatewayError and ConfigError, whatever makes the configuration unusable */
  async start(loaded: LoadedConfig): Promise<void> {
    await this.#apply(loaded);
  }

  /** Reads the configuration again and takes it over, or keeps the one in force and says why. */
  reload(): Promise<ReloadOutcome> {
    const reloaded = this.#reloading.then(() => this.#reloadNow());
    this.#reloading = reloaded;
    return reloaded;
  }

  /** Called when the gateway is about to be reached from other machines, which changes what auth it needs. */
  async expose(): Promise<void> {
    if (this.#isExposed) return;
    this.#isExposed = true;
    try {
      await this.#apply(this.inForce.loaded);
    } catch (error) {
      this.#isExposed = false;
      throw error;
    }
  }

  /** At once when it is at hand, as it nearly always is. */
  modelsList(): ModelsList | Promise<ModelsList> {
    this.catalog.store.refreshBehind();
    return this.#models ?? this.#makeModelsList();
  }

  /** What is in force, without a secret. */
  describe() {
    const { active, auth, config, loaded } = this.inForce;
    const { source, fetchedAt, lastError } = this.catalog.store.status();
    const { primary, fallbacks } = modelChain(config);
    const chain = primary === undefined ? [] : [primary, ...fallbacks].map(routerModel);
    return {
      upstream: { kind: active.kind, baseUrl: active.baseUrl },
      token: active.token && { source: active.token.source },
      auth: auth.mode,
      gatewayTokenPath: auth.tokenPath,
      defaultModel: chain[0],
      chain,
      catalog: {
        source,
        fetchedAt,
        models: this.catalog.size,
        lastError: lastError && { code: lastError.code, message: lastError.message },
      },
      cooldowns: active.upstream.cooldowns(),
      warnings: loaded.warnings,
    };
  }

  async close(): Promise<void> {
    await this.#reloading;
    this.catalog.close();
    await this.#host.close();
  }

  async #makeModelsList(): Promise<ModelsList> {
    this.#models ??= new ModelsList(await this.catalog.store.current(), this.inForce.config);
    return this.#models;
  }

  async #reloadNow(): Promise<ReloadOutcome> {
    const loaded = await this.#source.load();
    if (!loaded.ok) return { ok: false, errors: loaded.errors };
    try {
      await this.#apply(loaded);
      return { ok: true, errors: [] };
    } catch (error) {
      return { ok: false, errors: [issueOf(error)] };
    }
  }

  async #apply(loaded: LoadedConfig): Promise<void> {
    const settings = readSettings(this.#options, loaded.config);
    const choice = await chooseUpstream(this.#options, loaded);
    const isSandbox = choice.kind === "sandbox";
    const { paths } = this.#source;
    const auth = await resolveAuth({
      options: this.#options,
      config: loaded.config,
      paths,
      isSandbox,
      isExposed: this.#isExposed,
    });
    // What can fail is behind us, except the upstream itself, which changes nothing when it fails.
    const active = await this.#host.apply(choice, settings.upstream);
    const config = withDefaultModel(loaded.config, isSandbox);
    this.guard.update({ ...settings, token: auth.token });
    this.#models = undefined;
    this.secrets = [active.token?.reveal(), auth.token].filter((secret) => secret !== undefined);
    this.#inForce = {
      loaded,
      config,
      settings,
      active,
      auth,
      request: {
        upstream: active.upstream,
        isSandbox,
        limits: settings.limits,
        fallbackOnContextOverflow: settings.fallbackOnContextOverflow,
        resolve: createModelResolver(config),
      },
    };
    await this.catalog.apply(active, { ...loaded, config });
  }
}

/** The error of a configuration that cannot be started with. */
export function startError(error: unknown): Error {
  if (GatewayError.isInstance(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new GatewayError("config_invalid", message, { cause: error });
}
