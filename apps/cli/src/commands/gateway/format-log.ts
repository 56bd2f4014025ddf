import type { LogEvent } from "@openclaw-hf/gateway";
import type { Style } from "../../terminal/style.ts";

/**
 * An event of the gateway as a line for a person; undefined for what the ready lines have said already. `worker` is the
 * process it comes from where there are several.
 */
export function formatLog(style: Style, event: LogEvent, worker?: string): string | undefined {
  const text = describe(event);
  if (text === undefined) return undefined;
  const clock = event.time.slice(11, 19);
  const time = style("dim", worker === undefined ? clock : `${clock} ${worker}`);
  return `${time} ${event.level === "info" ? text : style(event.level === "error" ? "red" : "yellow", text)}`;
}

function describe(event: LogEvent): string | undefined {
  switch (event.event) {
    case "request": {
      const who = event.modelAnswering === undefined ? "" : ` ${event.modelAnswering}`;
      const backend = event.backend === undefined ? "" : ` (${event.backend})`;
      const fallback =
        event.fallbacks > 0 ? ` after ${event.fallbacks} fallback${event.fallbacks > 1 ? "s" : ""}` : "";
      const tokens = event.outputTokens === undefined ? "" : ` ${event.outputTokens} tokens`;
      const code = event.code === undefined ? "" : ` ${event.code}`;
      return `${event.status}${code} ${event.modelAsked} ->${who}${backend}${fallback}${tokens} ${Math.round(event.durationMs)} ms`;
    }
    case "refused":
      return `${event.status} ${event.code} ${event.method} ${event.path} from ${event.remote}`;
    case "config-reloaded":
      return "The config has changed and is in force.";
    case "config-rejected":
      return `The config has changed and is not valid; the one before stays in force. ${event.message}`;
    case "catalog-refreshed":
      return `${event.models} models in the router's list.`;
    case "draining":
      return event.requestsInFlight > 0 ? `Waiting for ${event.requestsInFlight} requests.` : undefined;
    case "worker-crashed":
      return `This worker ends because of an error nobody caught: ${event.message}`;
    case "worker-exited":
      return `Worker ${event.pid} has ended (${event.signal ?? `exit code ${event.code}`}); another one starts in ${event.restartInMs} ms.`;
    case "worker-listening":
      return `Worker ${event.pid} has taken its place.`;
    case "worker-failed":
      return `Worker ${event.pid} could not start: ${event.message}`;
    case "internal-error":
      return `Internal error (request ${event.id}): ${event.message}`;
    case "listening":
    case "sandbox-started":
    case "closed":
      return undefined;
  }
}
