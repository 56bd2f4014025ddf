import type { Context } from "../../context.ts";
import { pathsOf } from "../../paths-of.ts";

/** `openclaw config file` */
export default function showConfigFile(context: Context): void {
  context.terminal.print(pathsOf(context).configPath);
}
