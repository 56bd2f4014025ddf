import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CliError } from "../../../cli-error.ts";
import type { Context } from "../../../context.ts";
import { launchdPlist } from "./launchd-plist.ts";
import { runTool, showTool, type ToolOutcome } from "./run-tool.ts";
import type { ServicePlan } from "./service-plan.ts";
import { systemdUnit } from "./systemd-unit.ts";

/** What the system says of the service. */
interface ServiceState {
  readonly isInstalled: boolean;
  readonly isRunning: boolean;
  /** The manager's own word: active, failed, inactive … */
  readonly detail: string;
}

/** The gateway as a service of this person, whatever runs services here. */
export interface ServiceManager {
  readonly kind: "systemd" | "launchd";
  /** Where the description of the service is. */
  readonly filePath: string;
  /** Writes the description and starts the service, now and at every login. */
  install(plan: ServicePlan): Promise<void>;
  /** Stops the service and removes the description. */
  uninstall(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
  restart(): Promise<void>;
  state(): Promise<ServiceState>;
  logs(options: {
    readonly lines: number;
    readonly follow: boolean;
    readonly plan: ServicePlan;
  }): Promise<void>;
  /** What is worth knowing after an install. */
  readonly afterInstall: string;
}

const UNIT = "openclaw-hf-gateway.service";
const LABEL = "io.github.openclaw-hf.gateway";

/** The service manager of this machine; undefined where there is none we know. */
export function findServiceManager(context: Context): ServiceManager | undefined {
  if (context.platform === "linux") return systemd(context);
  if (context.platform === "darwin") return launchd(context);
  return undefined;
}

/** The same, with an error that says what to do instead. */
export function requireServiceManager(context: Context): ServiceManager {
  const manager = findServiceManager(context);
  if (manager) return manager;
  throw new CliError("service_failed", `Services are not supported on ${context.platform}.`, {
    hint: "Let your own service manager run `openclaw gateway run --no-sandbox --json`.",
  });
}

function systemd(context: Context): ServiceManager {
  const configHome = context.env.XDG_CONFIG_HOME || join(context.homeDir, ".config");
  const filePath = join(configHome, "systemd", "user", UNIT);
  const tell = (...args: string[]) => mustSucceed(context, "systemctl", ["--user", ...args]);
  return {
    kind: "systemd",
    filePath,
    afterInstall: "It starts with your login; `loginctl enable-linger` lets it run without one.",
    async install(plan) {
      await writePrivately(filePath, systemdUnit(plan));
      await tell("daemon-reload");
      await tell("enable", UNIT);
      // restart also starts, and takes up a changed description.
      await tell("restart", UNIT);
    },
    async uninstall() {
      await tell("disable", "--now", UNIT);
      await rm(filePath, { force: true });
      await tell("daemon-reload");
    },
    start: () => tell("start", UNIT),
    stop: () => tell("stop", UNIT),
    restart: () => tell("restart", UNIT),
    async state() {
      const { stdout } = await runTool(context, "systemctl", ["--user", "is-active", UNIT]);
      const detail = stdout.trim() || "unknown";
      return { isInstalled: await exists(filePath), isRunning: detail === "active", detail };
    },
    async logs({ lines, follow }) {
      const args = [
        "--user",
        "-u",
        UNIT,
        "-n",
        String(lines),
        "-o",
        "cat",
        ...(follow ? ["-f"] : ["--no-pager"]),
      ];
      await mustShow(context, "journalctl", args);
    },
  };
}

function launchd(context: Context): ServiceManager {
  const domain = `gui/${context.uid ?? 0}`;
  const filePath = join(context.homeDir, "Library", "LaunchAgents", `${LABEL}.plist`);
  const tell = (...args: string[]) => mustSucceed(context, "launchctl", args);
  const bootOut = () => runTool(context, "launchctl", ["bootout", `${domain}/${LABEL}`]);
  return {
    kind: "launchd",
    filePath,
    afterInstall: "It starts with your login.",
    async install(plan) {
      await mkdir(dirname(plan.logPath), { recursive: true, mode: 0o700 });
      await writePrivately(filePath, launchdPlist(LABEL, plan));
      await bootOut(); // a service that is not loaded is no failure here
      await tell("bootstrap", domain, filePath);
    },
    async uninstall() {
      await bootOut();
      await rm(filePath, { force: true });
    },
    start: () => tell("bootstrap", domain, filePath),
    stop: () => tell("bootout", `${domain}/${LABEL}`),
    restart: () => tell("kickstart", "-k", `${domain}/${LABEL}`),
    async state() {
      const { code, stdout } = await runTool(context, "launchctl", ["print", `${domain}/${LABEL}`]);
      const detail = /^\s*state = (.+)$/m.exec(stdout)?.[1] ?? (code === 0 ? "loaded" : "not loaded");
      return { isInstalled: await exists(filePath), isRunning: detail === "running", detail };
    },
    async logs({ lines, follow, plan }) {
      await mustShow(context, "tail", ["-n", String(lines), ...(follow ? ["-f"] : []), plan.logPath]);
    },
  };
}

async function mustSucceed(context: Context, program: string, args: readonly string[]): Promise<void> {
  const outcome = await runTool(context, program, args);
  if (outcome.code === 0) return;
  throw new CliError("service_failed", describeFailure(program, args, outcome), {
    hint: "`openclaw gateway run` serves without a service.",
  });
}

async function mustShow(context: Context, program: string, args: readonly string[]): Promise<void> {
  const code = await showTool(context, program, args);
  if (code !== 0) throw new CliError("service_failed", `${program} failed or is not on this machine.`);
}

function describeFailure(program: string, args: readonly string[], outcome: ToolOutcome): string {
  if (outcome.isMissing) return `There is no ${program} on this machine.`;
  const said = (outcome.stderr || outcome.stdout).trim();
  return `${program} ${args.join(" ")} failed: ${said || `exit code ${outcome.code}`}`;
}

async function writePrivately(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { mode: 0o600 });
}

async function exists(path: string): Promise<boolean> {
  return readFile(path).then(
    () => true,
    () => false,
  );
}
