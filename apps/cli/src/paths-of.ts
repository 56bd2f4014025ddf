import { type Paths, resolvePaths } from "@openclaw-hf/config-core";
import type { Context } from "./context.ts";

/** Where this person's files are. Apart from `state.ts`, so that finding a path does not load what reads the files. */
export function pathsOf(context: Context): Paths {
  return resolvePaths({ env: context.env, homeDir: context.homeDir });
}
