import type { Context } from "../../../context.ts";
import { findGateway, type PortOccupant } from "../../../find-gateway.ts";
import { findToken, readState } from "../../../state.ts";
import { findServiceManager, requireServiceManager } from "./service-manager.ts";
import { planService } from "./service-plan.ts";
import { findServiceToken } from "./service-token.ts";

/** Flags of the commands that only do something. */
export interface ServiceFlags {
  readonly json: boolean;
}

/** Flags of `openclaw gateway install`. */
export interface InstallFlags extends ServiceFlags {
  readonly workers?: number | "auto";
}

/** Flags of `openclaw gateway logs`. */
export interface LogsFlags {
  readonly lines: number;
  readonly follow: boolean;
}

/** `openclaw gateway install` */
export async function install(context: Context, flags: InstallFlags): Promise<void> {
  const state = await readState(context);
  const manager = requireServiceManager(context);
  const plan = planService(context, state.paths, flags.workers);
  const token = await findServiceToken(context, state, plan);
  await context.terminal.progress("Installing the service…", manager.install(plan));
  const { terminal } = context;
  if (flags.json) {
    terminal.json({
      installed: true,
      manager: manager.kind,
      file: manager.filePath,
      command: plan.command,
      token: token?.source ?? null,
    });
    return;
  }
  terminal.print(`The gateway runs as a service (${manager.kind}): ${manager.filePath}`);
  terminal.print(manager.afterInstall);
  if (!token) terminal.note(await missingToken(context));
}

/** `openclaw gateway uninstall` */
export async function uninstall(context: Context, flags: ServiceFlags): Promise<void> {
  const manager = requireServiceManager(context);
  await context.terminal.progress("Removing the service…", manager.uninstall());
  if (flags.json) context.terminal.json({ installed: false, manager: manager.kind });
  else context.terminal.print("The service is removed; config and token stay.");
}

/** `openclaw gateway start` */
export const start = (context: Context, flags: ServiceFlags): Promise<void> => act(context, flags, "start");
/** `openclaw gateway stop` */
export const stop = (context: Context, flags: ServiceFlags): Promise<void> => act(context, flags, "stop");
/** `openclaw gateway restart` */
export const restart = (context: Context, flags: ServiceFlags): Promise<void> =>
  act(context, flags, "restart");

async function act(
  context: Context,
  flags: ServiceFlags,
  action: "start" | "stop" | "restart",
): Promise<void> {
  const manager = requireServiceManager(context);
  await context.terminal.progress("Asking the service manager…", manager[action]());
  const state = await manager.state();
  if (flags.json) context.terminal.json({ action, ...state });
  else context.terminal.print(`The service is ${state.detail}.`);
}

/** `openclaw gateway logs` */
export async function logs(context: Context, flags: LogsFlags): Promise<void> {
  const state = await readState(context);
  await requireServiceManager(context).logs({ ...flags, plan: planService(context, state.paths) });
}

/** `openclaw gateway status`: exit code 0 when a gateway of ours answers, else 1. */
export async function status(context: Context, flags: ServiceFlags): Promise<void> {
  const state = await readState(context);
  const manager = findServiceManager(context);
  const plan = planService(context, state.paths);
  const [occupant, service, token] = await Promise.all([
    findGateway(state),
    manager?.state(),
    findServiceToken(context, state, plan),
  ]);
  if (occupant.kind !== "gateway") context.process.exitCode = 1;
  const { terminal } = context;
  if (flags.json) {
    terminal.json({
      running: occupant.kind === "gateway",
      url: occupant.kind === "gateway" ? occupant.gateway.url : null,
      version: occupant.kind === "gateway" ? (occupant.gateway.version ?? null) : null,
      port: occupant.kind,
      service:
        manager && service
          ? { manager: manager.kind, file: manager.filePath, ...service, token: token?.source ?? null }
          : null,
    });
    return;
  }
  terminal.print(`Gateway: ${describePort(occupant)}`);
  terminal.print(
    `Service: ${service?.isInstalled ? `installed, ${service.detail} (${manager?.filePath})` : "not installed; `openclaw gateway install` sets it up"}`,
  );
  terminal.print(`Token for a service: ${token ? String(token) : await missingToken(context)}`);
}

function describePort(occupant: PortOccupant): string {
  switch (occupant.kind) {
    case "gateway":
      return `${occupant.gateway.url} answers (version ${occupant.gateway.version ?? "unknown"})`;
    case "stranger":
      return `something else answers on ${occupant.url}; take another port with gateway.port`;
    case "nothing":
      return `nothing answers on ${occupant.url}; \`openclaw gateway run\` starts one`;
  }
}

async function missingToken(context: Context): Promise<string> {
  const here = await findToken(context, await readState(context));
  const hint = here ? ` This shell has one (${here}), but a service does not see it.` : "";
  return `none.${hint} \`openclaw onboard\` stores one in ~/.openclaw/.env.`;
}
