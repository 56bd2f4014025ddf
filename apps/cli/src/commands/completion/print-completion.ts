import type { Context } from "../../context.ts";
import { completionScript, type Shell } from "./completion-script.ts";

/** `openclaw completion <shell>` */
export default function printCompletion(context: Context, _flags: object, shell: Shell): void {
  context.terminal.write(completionScript(shell));
}
