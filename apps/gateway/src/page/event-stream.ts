import type { ServerResponse } from "node:http";
import type { ConfigEditor } from "./config-editor.ts";
import { SECURITY_HEADERS } from "./page-assets.ts";
import type { PageEvents, RequestRecord } from "./page-protocol.ts";
import { PageRequestError } from "./page-request-error.ts";
import type { PageServices } from "./page-services.ts";

const MAX_STREAMS = 32;
const STATUS_INTERVAL_MS = 10_000;
/** A page is told of what has ended so often, however much it is. */
const REQUESTS_INTERVAL_MS = 200;
/** The newest of an interval; the totals count the others, too. */
const MAX_RECORDS = 200;
/** A reader this far behind is not reading: it is dropped and will start anew from a snapshot. */
const MAX_UNREAD_BYTES = 1024 * 1024;

/** The live events of `GET events`, for every page that is open. */
export interface EventStreams {
  /** Starts a stream. @throws PageRequestError `too_many_streams`. */
  open(response: ServerResponse): void;
  close(): void;
}

/** Creates the streams of one gateway. It subscribes to the services only while a page is looking. */
export function createEventStreams(services: PageServices, editor: ConfigEditor): EventStreams {
  const responses = new Set<ServerResponse>();
  /** Those that have their snapshot: events go to these, and the others find them in it. */
  const begun = new Set<ServerResponse>();
  let stopListening: (() => void) | undefined;

  const send = <Name extends keyof PageEvents>(name: Name, data: PageEvents[Name]): void => {
    const text = `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
    for (const response of begun) write(response, text);
  };

  const tellCatalog = async (): Promise<void> => {
    try {
      send("catalog", { models: (await services.catalog()).models.length });
    } catch {
      // The page keeps the catalog it has; why there is no other, the status says.
    }
  };

  const start = (): (() => void) => {
    let ended: RequestRecord[] = [];
    let soon: NodeJS.Timeout | undefined;
    const tellEnded = (): void => {
      soon = undefined;
      // An interval may lie across the turn of a minute.
      send("requests", { records: ended, minutes: services.activity.minutes().slice(-2) });
      ended = [];
      // What has ended may have begun a cooldown.
      send("status", services.status());
    };
    const stops = [
      services.activity.subscribe((record) => {
        ended.push(record);
        if (ended.length > MAX_RECORDS) ended.shift();
        soon ??= setTimeout(tellEnded, REQUESTS_INTERVAL_MS).unref();
      }),
      services.onChange((what) => {
        if (what === "catalog") void tellCatalog();
        if (what === "config") send("selection", editor.selection());
        send("status", services.status());
      }),
    ];
    // Doubles as the sign of life by which a page knows that the gateway is still there.
    const timer = setInterval(() => send("status", services.status()), STATUS_INTERVAL_MS);
    timer.unref();
    return () => {
      clearInterval(timer);
      clearTimeout(soon);
      for (const stop of stops) stop();
    };
  };

  const leave = (response: ServerResponse): void => {
    responses.delete(response);
    begun.delete(response);
    if (responses.size > 0) return;
    stopListening?.();
    stopListening = undefined;
  };

  const begin = async (response: ServerResponse): Promise<void> => {
    await services.activity.ready();
    if (response.destroyed || response.writableEnded) return;
    const snapshot: PageEvents["snapshot"] = {
      status: services.status(),
      selection: editor.selection(),
      records: services.activity.recent(),
      minutes: services.activity.minutes(),
    };
    response.write(`event: snapshot\ndata: ${JSON.stringify(snapshot)}\n\n`);
    begun.add(response);
  };

  return {
    open(response) {
      if (responses.size >= MAX_STREAMS) {
        throw new PageRequestError(
          503,
          "too_many_streams",
          `At most ${MAX_STREAMS} pages can watch at once.`,
        );
      }
      response.writeHead(200, {
        ...SECURITY_HEADERS,
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store",
        "x-accel-buffering": "no",
      });
      responses.add(response);
      stopListening ??= start();
      response.once("close", () => leave(response));
      void begin(response);
    },
    close() {
      for (const response of responses) response.end();
    },
  };
}

function write(response: ServerResponse, text: string): void {
  if (response.writableEnded) return;
  if (!response.write(text) && response.writableLength > MAX_UNREAD_BYTES) response.destroy();
}
