/**
 * Loaded before a program (`node --import`): writes what it loaded, as JSON, to the file that `MODULE_COUNT_FILE` names
 * when it ends.
 */
import { statSync, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

/** What a program loaded from its start to its end. */
export interface LoadedModules {
  /** Files, this one left out. */
  readonly files: readonly string[];
  readonly bytes: number;
  /** Names without `node:`. */
  readonly builtins: readonly string[];
}

const files: string[] = [];
const builtins = new Set<string>();

registerHooks({
  load(url, context, nextLoad) {
    if (url.startsWith("file:")) files.push(fileURLToPath(url));
    else builtins.add(url.replace(/^node:/, ""));
    return nextLoad(url, context);
  },
});

process.on("exit", () => {
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  const loaded: LoadedModules = { files, bytes, builtins: [...builtins] };
  writeFileSync(process.env.MODULE_COUNT_FILE ?? "", JSON.stringify(loaded));
});
