import { mkdir, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DEFAULT_GATEWAY_PORT, updateConfigFile } from "@openclaw-hf/config-core";
import { setIn } from "@openclaw-hf/config-core/edit";
import { CliError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { findGateway } from "../../find-gateway.ts";
import { gatewayTokenPlace } from "../../gateway-token-place.ts";
import { readState } from "../../state.ts";
import { explainEdit } from "../config/explain-edit.ts";
import { type ClientName, type ClientSettings, type ClientValue, clientSettings } from "./client-settings.ts";

/** Flags of `openclaw connect`. */
export interface ConnectFlags {
  readonly write: boolean;
  readonly json: boolean;
}

/** `openclaw connect <client>`: prints, or writes, the settings that point a client at the gateway. */
export default async function connect(
  context: Context,
  flags: ConnectFlags,
  client: ClientName,
): Promise<void> {
  const state = await readState(context);
  const occupant = await findGateway(state);
  const url = `http://127.0.0.1:${state.config.gateway?.port || DEFAULT_GATEWAY_PORT}`;
  const settings = clientSettings(client, { url, token: gatewayTokenPlace(state) });
  const { terminal } = context;
  const written = flags.write ? await writeSettings(context, settings) : undefined;
  if (flags.json) {
    terminal.json({
      client,
      place: settings.place,
      settings: settings.text,
      notes: settings.notes,
      written: written ?? null,
    });
  } else if (written === undefined) {
    terminal.note(terminal.noteStyle("dim", `${settings.title}: put this into ${settings.place}`));
    terminal.print(settings.text);
    for (const line of settings.notes) terminal.note(line);
  } else {
    terminal.print(`${settings.title} is pointed at ${url}: ${written}`);
    for (const line of settings.notes) terminal.note(line);
  }
  if (occupant.kind !== "gateway")
    terminal.note(
      "No gateway is running: `openclaw gateway run`, or `openclaw gateway install` once and for all.",
    );
}

/** Sets the values in the client's file, which keeps everything else. Returns its path. */
async function writeSettings(context: Context, settings: ClientSettings): Promise<string> {
  const { title, place, file, whyNot } = settings;
  if (!file) {
    const why = whyNot === undefined ? "" : ` ${whyNot}`;
    throw new CliError("invalid_argument", `--write cannot write into ${place} (${title}).${why}`, {
      hint: PRINTED,
    });
  }
  const path = join(context.homeDir, file.path);
  await mkdir(dirname(path), { recursive: true });
  if (file.format === "toml") return writeToml(path, file.values, context.pid);
  try {
    await updateConfigFile(path, (text) => editJson(text, file.values), { validate: false });
  } catch (error) {
    throw explainEdit(error, path);
  }
  return path;
}

const PRINTED = "Without --write the settings are printed, to be pasted.";

async function writeToml(path: string, values: readonly ClientValue[], pid: number): Promise<string> {
  const { editToml } = await import("./edit-toml.ts");
  // A file that is a link, as among one's dotfiles, stays one.
  const target = await realpath(path).catch(() => path);
  const text = await readFile(target, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  const edited = editOrExplain(path, () => editToml(text ?? "", values));
  if (edited === text) return path;
  const mode = text === undefined ? 0o600 : (await stat(target)).mode & 0o777;
  if (text !== undefined) await writeFile(`${target}.bak`, text, { mode });
  const temporary = `${target}.tmp-${pid}`;
  try {
    await writeFile(temporary, edited, { mode, flag: "wx" });
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
  return path;
}

function editOrExplain(path: string, edit: () => string | undefined): string {
  let edited: string | undefined;
  try {
    edited = edit();
  } catch (cause) {
    const [first = ""] = String(cause instanceof Error ? cause.message : cause).split("\n");
    throw new CliError("invalid_config", `${path} is no TOML and is left as it is: ${first}.`, {
      hint: PRINTED,
      cause,
    });
  }
  if (edited !== undefined) return edited;
  throw new CliError(
    "invalid_config",
    `${path} is written in a way that cannot be changed safely; it is left as it is.`,
    {
      hint: PRINTED,
    },
  );
}

function editJson(text: string, values: readonly ClientValue[]): string {
  // An empty document has no style to follow: the editor would write JSON5, which the clients do not read.
  if (/^\s*(\{\s*\})?\s*$/.test(text)) return `${JSON.stringify(toDocument(values), undefined, 2)}\n`;
  const edited = values.reduce((current, { path, value }) => setIn(current, path, value), text);
  if (isJson(text) && !isJson(edited)) {
    throw new CliError("invalid_config", "The file would no longer be JSON.", {
      hint: PRINTED,
    });
  }
  return edited;
}

function toDocument(values: readonly ClientValue[]): Record<string, unknown> {
  const document: Record<string, unknown> = {};
  for (const { path, value } of values) {
    const last = path.at(-1);
    if (last === undefined) continue;
    let parent = document;
    for (const key of path.slice(0, -1)) {
      const child = (parent[key] ?? {}) as Record<string, unknown>;
      parent[key] = child;
      parent = child;
    }
    parent[last] = value;
  }
  return document;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
