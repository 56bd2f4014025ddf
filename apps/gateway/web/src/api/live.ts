import type { CatalogModel } from "@openclaw-hf/hf-catalog";
import { batch, signal } from "@preact/signals";
import type {
  ActivityMinute,
  PageEvents,
  PageSelection,
  PageStatus,
  RequestRecord,
} from "../../../src/page/page-protocol.ts";
import { fetchCatalog, GatewayError, requestGateway } from "./gateway-client.ts";
import { readEvents } from "./read-events.ts";

const MAX_RECORDS = 500;
const MAX_MINUTES = 60;
const MAX_WAIT_MS = 10_000;
/** The gateway sends its status every ten seconds; twice that without a byte and the connection is dead. */
const SILENCE_MS = 25_000;

/** What the gateway last said of itself; undefined until it has. */
export const status = signal<PageStatus | undefined>(undefined);
export const selection = signal<PageSelection | undefined>(undefined);
/** Newest last. */
export const records = signal<readonly RequestRecord[]>([]);
export const minutes = signal<readonly ActivityMinute[]>([]);
export const models = signal<readonly CatalogModel[] | undefined>(undefined);
/** Whether the live stream is up. */
export const isConnected = signal(false);
/** Why the catalog could not be had. */
export const catalogError = signal<string | undefined>(undefined);

/** Follows the gateway until the signal aborts; comes back by itself after a break. Ends when a token is wanted. */
export async function followGateway(signal: AbortSignal): Promise<void> {
  for (let waitMs = 500; !signal.aborted; waitMs = Math.min(waitMs * 2, MAX_WAIT_MS)) {
    try {
      await followOnce(signal);
      waitMs = 500;
    } catch (error) {
      if (isStatus(error, 401)) return;
    } finally {
      isConnected.value = false;
    }
    if (!signal.aborted) await pause(waitMs, signal);
  }
}

/** Fetches the catalog anew. */
export async function loadCatalog(): Promise<void> {
  try {
    models.value = (await fetchCatalog()).models;
    catalogError.value = undefined;
  } catch (error) {
    catalogError.value = error instanceof Error ? error.message : String(error);
  }
}

async function followOnce(signal: AbortSignal): Promise<void> {
  const silence = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hear = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), SILENCE_MS);
  };
  hear();
  try {
    // EventSource cannot send the token in a header, and an address is no place for it.
    const response = await requestGateway("openclaw/api/events", {
      signal: AbortSignal.any([signal, silence.signal]),
    });
    for await (const { event, data } of readEvents(response)) {
      hear();
      take({ name: event, data: JSON.parse(data) } as LiveEvent);
    }
  } finally {
    clearTimeout(timer);
  }
}

type LiveEvent = { [Name in keyof PageEvents]: { name: Name; data: PageEvents[Name] } }[keyof PageEvents];

function take(event: LiveEvent): void {
  batch(() => {
    switch (event.name) {
      case "snapshot":
        isConnected.value = true;
        status.value = event.data.status;
        selection.value = event.data.selection;
        records.value = event.data.records;
        minutes.value = event.data.minutes;
        void loadCatalog();
        break;
      case "requests":
        records.value = withRecords(event.data.records);
        minutes.value = withMinutes(event.data.minutes);
        break;
      case "status":
        status.value = event.data;
        break;
      case "selection":
        selection.value = event.data;
        break;
      case "catalog":
        void loadCatalog();
        break;
    }
  });
}

/** The records known and those told; one that ended while the snapshot was taken comes twice. */
function withRecords(told: readonly RequestRecord[]): readonly RequestRecord[] {
  const ids = new Set(told.map(({ id }) => id));
  return [...records.value.filter(({ id }) => !ids.has(id)), ...told].slice(-MAX_RECORDS);
}

/** The minutes known, and in the place of those told anew what they are now. */
function withMinutes(told: readonly ActivityMinute[]): readonly ActivityMinute[] {
  const first = told[0]?.at ?? Number.POSITIVE_INFINITY;
  return [...minutes.value.filter(({ at }) => at < first), ...told].slice(-MAX_MINUTES);
}

function isStatus(error: unknown, status: number): boolean {
  return error instanceof GatewayError && error.status === status;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
