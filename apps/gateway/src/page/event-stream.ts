import type { ServerResponse } from "node:http";
import type { ConfigEditor } from "./config-editor.ts";
import { SECURITY_HEADERS } from "./page-assets.ts";
import type { PageEvents } from "./page-protocol.ts";
import { PageRequestError } from "./page-request-error.ts";
import type { PageServices } from "./page-services.ts";

const MAX_STREAMS = 32;
const STATUS_INTERVAL_MS = 10_000;
/** A request may have begun a cooldown; the status follows it, but not for every one of a thousand a second. */
const STATUS_DELAY_MS = 500;
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
  let stopListening: (() => void) | undefined;

  const send = <Name extends keyof PageEvents>(name: Name, data: PageEvents[Name]): void => {
    const text = `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
    for (const response of responses) write(response, text);
  };

  const start = (): (() => void) => {
    let soon: NodeJS.Timeout | undefined;
    const sendStatusSoon = (): void => {
      soon ??= setTimeout(() => {
        soon = undefined;
        send("status", services.status());
      }, STATUS_DELAY_MS).unref();
    };
    const stops = [
      services.activity.subscribe((record) => {
        send("request", record);
        sendStatusSoon();
      }),
      services.onChange((what) => {
        if (what === "catalog")
          void services.catalog().then(({ models }) => send("catalog", { models: models.length }));
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
    if (responses.size > 0) return;
    stopListening?.();
    stopListening = undefined;
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
      const snapshot: PageEvents["snapshot"] = {
        status: services.status(),
        selection: editor.selection(),
        records: services.activity.recent(),
        minutes: services.activity.minutes(),
      };
      response.write(`event: snapshot\ndata: ${JSON.stringify(snapshot)}\n\n`);
      responses.add(response);
      stopListening ??= start();
      response.once("close", () => leave(response));
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
