import { readConfig } from "@openclaw-hf/config-core";
import type { Context } from "../../context.ts";
import { pathsOf } from "../../paths-of.ts";
import { baseUrlOf, findToken, networkEnvironment, type State } from "../../state.ts";
import { sanitizeText } from "../../terminal/sanitize.ts";
import { checkDefaultModel, checkFiles } from "./check-files.ts";
import { checkPort, checkService } from "./check-gateway.ts";
import { checkCall, checkCatalog } from "./check-models.ts";
import { checkProxy, checkRouter, checkTokenFinding } from "./check-network.ts";
import { type Finding, ok } from "./finding.ts";

/** Flags of `openclaw doctor`. */
export interface DoctorFlags {
  readonly probe: boolean;
  readonly json: boolean;
}

/** `openclaw doctor`: looks at everything, changes nothing, and names what mends each thing that is broken. */
export default async function doctor(context: Context, flags: DoctorFlags): Promise<void> {
  const { terminal } = context;
  const findings = await terminal.progress("Looking…", examine(context, flags));
  const isBroken = findings.some(({ status }) => status === "broken");
  if (isBroken) context.process.exitCode = 1;
  if (flags.json) terminal.json({ ok: !isBroken, findings });
  else for (const finding of findings) printFinding(context, finding);
}

async function examine(context: Context, flags: DoctorFlags): Promise<Finding[]> {
  const paths = pathsOf(context);
  const read = await readConfig(paths, { env: context.env });
  const node = ok("node", `${context.execPath} ${context.nodeVersion}`);
  const files = checkFiles(read, paths.configPath);
  if (!read.ok) return [node, ...files];
  const state: State = {
    paths,
    config: read.config,
    raw: read.raw,
    modelsJson: read.models,
    dotEnv: read.dotEnv,
    exists: read.exists,
  };
  const baseUrl = baseUrlOf(context, state);
  const environment = networkEnvironment(context, state);
  const token = await findToken(context, state);
  const [router, tokenFinding, catalog, port, service] = await Promise.all([
    checkRouter(environment, baseUrl),
    checkTokenFinding(environment, baseUrl, token),
    checkCatalog(context, state),
    checkPort(context, state),
    checkService(context, state),
  ]);
  const call = flags.probe ? [await checkCall(context, state)] : [];
  return [
    node,
    ...files,
    checkDefaultModel(state),
    tokenFinding,
    checkProxy(context.env, state.dotEnv),
    ...router,
    ...catalog,
    port,
    ...service,
    ...call,
  ];
}

function printFinding(context: Context, { check, status, message, fix }: Finding): void {
  const { print, style, isUnicode } = context.terminal;
  const marks = { ok: isUnicode ? "✓" : "ok", note: isUnicode ? "•" : "--", broken: isUnicode ? "✗" : "!!" };
  const looks = { ok: "green", note: "yellow", broken: "red" } as const;
  const [first = "", ...rest] = sanitizeText(message).split("\n");
  print(`${style(looks[status], marks[status])} ${style("bold", check)}: ${first}`);
  for (const line of rest) print(`    ${line}`);
  if (fix) print(`    ${style("dim", isUnicode ? "→" : "->")} ${fix}`);
}
