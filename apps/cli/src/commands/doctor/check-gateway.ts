import type { Context } from "../../context.ts";
import { findGateway } from "../../find-gateway.ts";
import type { State } from "../../state.ts";
import { findServiceManager } from "../gateway/service/service-manager.ts";
import { planService } from "../gateway/service/service-plan.ts";
import { findServiceToken } from "../gateway/service/service-token.ts";
import { broken, type Finding, note, ok } from "./finding.ts";

/** Who answers on the gateway's port. */
export async function checkPort(context: Context, state: State): Promise<Finding> {
  const occupant = await findGateway(state);
  switch (occupant.kind) {
    case "nothing":
      return note("port", `No gateway runs on ${occupant.url}.`, "openclaw gateway run");
    case "stranger":
      return broken(
        "port",
        `Something that is no gateway of ours answers on ${occupant.url}.`,
        "openclaw config set gateway.port 18790",
      );
    case "gateway": {
      const { url, version } = occupant.gateway;
      if (version === undefined || version === context.version)
        return ok("port", `The gateway answers on ${url}.`);
      return note(
        "port",
        `The gateway on ${url} is version ${version}, this command ${context.version}.`,
        "openclaw gateway restart",
      );
    }
  }
}

/** The service: whether it runs, and whether it sees a token. */
export async function checkService(context: Context, state: State): Promise<Finding[]> {
  const manager = findServiceManager(context);
  const service = await manager?.state();
  if (!manager || !service?.isInstalled)
    return [ok("service", "Not installed; `openclaw gateway install` would.")];
  const running = service.isRunning
    ? ok("service", `Runs (${manager.kind}).`)
    : broken(
        "service",
        `Installed and not running: ${service.detail}.`,
        "openclaw gateway logs; openclaw gateway restart",
      );
  const token = await findServiceToken(context, state, planService(context, state.paths));
  if (token) return [running, ok("service token", `The service sees ${token}.`)];
  return [
    running,
    broken(
      "service token",
      "The service sees no token: it does not have this shell's variables.",
      "openclaw onboard",
    ),
  ];
}
