import { catalogConfig, DEFAULT_BASE_URL, type Secret } from "@openclaw-hf/config-core";
import type { Catalog } from "@openclaw-hf/hf-catalog";
import { type CatalogStatus, type CatalogStore, createCatalogStore } from "@openclaw-hf/hf-catalog/store";
import type { Context } from "../../context.ts";
import { baseUrlOf, findToken, networkEnvironment, type State } from "../../state.ts";
import { formatAge } from "./format-facts.ts";

/** The catalog of this person, and how it came about. */
export interface OpenCatalog {
  readonly catalog: Catalog;
  readonly source: CatalogStatus["source"];
  /** One sentence when the list is not what the router says now; undefined when it is. */
  readonly note: string | undefined;
}

/** Older than this and a list is asked for again before it is shown. */
const FRESH_MS = 60 * 60 * 1000;
/** How long a command that has an older list waits for a newer one. */
const PATIENCE_MS = 3000;

/** The store over this person's files, for one token. `close` it. */
export function createStore(
  context: Context,
  state: State,
  token: string | undefined,
  writesCache = true,
): CatalogStore {
  const discovery = state.config.models?.providers?.huggingface?.discovery;
  const baseUrl = baseUrlOf(context, state);
  return createCatalogStore({
    cacheDir: writesCache ? state.paths.cacheDir : undefined,
    baseUrl,
    token,
    // A router of one's own may need no token.
    allowAnonymous: baseUrl !== DEFAULT_BASE_URL,
    proxyEnv: networkEnvironment(context, state),
    enabled: discovery?.enabled,
    refreshIntervalMs: discovery?.refreshIntervalMs,
    ...(discovery?.timeoutMs !== undefined && { timeoutMs: discovery.timeoutMs }),
    modelsJson: state.modelsJson,
    ...catalogConfig(state.config),
  });
}

/**
 * The catalog for a command that shows or checks models. A fresh cached list is used as it is; else the router is asked,
 * for as long as a person waits. Without a token nothing is asked and the built-in list serves.
 */
export async function openCatalog(
  context: Context,
  state: State,
  options: { readonly token?: Secret | string | undefined; readonly writesCache?: boolean } = {},
): Promise<OpenCatalog> {
  const token = options.token ?? (await findToken(context, state));
  const store = createStore(
    context,
    state,
    typeof token === "string" ? token : token?.reveal(),
    options.writesCache,
  );
  try {
    const catalog = await store.current();
    const { fetchedAt } = store.status();
    const isFresh = fetchedAt !== undefined && Date.now() - fetchedAt < FRESH_MS;
    if (isFresh) return { catalog, source: "cache", note: undefined };
    const patience = fetchedAt === undefined ? undefined : AbortSignal.timeout(PATIENCE_MS);
    const outcome = await context.terminal.progress(
      "Asking the router for its models…",
      store.refresh(patience),
    );
    if (outcome.ok) return { catalog: outcome.catalog, source: "live", note: undefined };
    const status = store.status();
    return { catalog, source: status.source, note: describe(status, outcome.reason.message) };
  } finally {
    store.close();
  }
}

function describe({ fetchedAt, builtInDate }: CatalogStatus, reason: string): string {
  const because = reason.replace(/\.$/, "");
  if (fetchedAt === undefined) return `Built-in list of ${builtInDate}: ${because}.`;
  return `Cached list, fetched ${formatAge(Date.now() - fetchedAt)}: ${because}.`;
}
