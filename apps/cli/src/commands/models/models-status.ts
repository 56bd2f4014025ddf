import { modelAliases, modelChain } from "@openclaw-hf/config-core";
import { formatModelRef } from "@openclaw-hf/model-ref";
import type { Context } from "../../context.ts";
import { findGateway } from "../../find-gateway.ts";
import { baseUrlOf, findToken, readState } from "../../state.ts";
import { doubtRef } from "./check-known.ts";
import { openCatalog } from "./open-catalog.ts";
import { type ProbeOutcome, probeModel } from "./probe-model.ts";

/** Flags of `openclaw models status`. */
export interface StatusFlags {
  readonly probe: boolean;
  readonly json: boolean;
}

/** `openclaw models status`: what is asked, with which token, through what; `--probe` asks each model one token. */
export default async function modelsStatus(context: Context, flags: StatusFlags): Promise<void> {
  const state = await readState(context);
  const { primary, fallbacks } = modelChain(state.config);
  const token = await findToken(context, state);
  const baseUrl = baseUrlOf(context, state);
  const [{ catalog, source, note }, occupant] = await Promise.all([
    openCatalog(context, state),
    findGateway(state),
  ]);
  const chain = primary ? [primary, ...fallbacks] : fallbacks;
  const probes = new Map<string, ProbeOutcome>();
  for (const ref of flags.probe ? chain : []) {
    const work = probeModel(context, state, ref);
    probes.set(formatModelRef(ref), await context.terminal.progress(`Asking ${formatModelRef(ref)}…`, work));
  }
  const models = chain.map((ref, index) => {
    const key = formatModelRef(ref);
    return {
      key,
      role: ref === primary ? "default" : `fallback#${primary ? index : index + 1}`,
      doubt: doubtRef(ref, catalog)?.message ?? null,
      probe: probes.get(key) ?? null,
    };
  });
  const aliases = modelAliases(state.config).map(({ alias, ref }) => ({ alias, key: formatModelRef(ref) }));
  if (models.some(({ probe }) => probe && !probe.ok)) context.process.exitCode = 1;
  if (flags.json) {
    context.terminal.json({
      configPath: state.paths.configPath,
      models,
      aliases,
      token: token ? { source: token.source, shown: token.mask() } : null,
      baseUrl,
      gateway: occupant.kind === "gateway" ? occupant.gateway : null,
      catalog: { source, models: catalog.models.length },
    });
    return;
  }
  printStatus(context, [
    ...models.map(({ role, key, doubt, probe }): [string, string] => [
      role,
      describeModel(key, doubt, probe),
    ]),
    ...(primary ? [] : [["default", "none; `openclaw models set <ref>` chooses one"] as [string, string]]),
    ...aliases.map(({ alias, key }): [string, string] => ["alias", `${alias} -> ${key}`]),
    ["token", token ? String(token) : "none; `openclaw onboard` stores one"],
    ["router", baseUrl],
    ["gateway", occupant.kind === "gateway" ? occupant.gateway.url : "not running"],
    ["list", `${catalog.models.length} models (${source})`],
    ["config", state.paths.configPath],
  ]);
  if (note) context.terminal.note(note);
}

function describeModel(key: string, doubt: string | null, probe: ProbeOutcome | null): string {
  const parts = [key, ...(doubt ? [`(${doubt})`] : [])];
  if (probe)
    parts.push(
      probe.ok
        ? `- answers (${probe.provider ?? "?"}, ${Math.round(probe.durationMs)} ms)`
        : `- ${probe.code}: ${probe.message}`,
    );
  return parts.join(" ");
}

function printStatus(context: Context, lines: readonly (readonly [string, string])[]): void {
  const { print, style } = context.terminal;
  const width = Math.max(...lines.map(([label]) => label.length));
  for (const [label, text] of lines) print(`${style("dim", label.padEnd(width))}  ${text}`);
}
