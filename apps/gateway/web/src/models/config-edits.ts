import type { PageEdit, PageEditResult } from "../../../src/page/page-protocol.ts";
import { GatewayError, postEdit, postUndo } from "../api/gateway-client.ts";
import { selection } from "../api/live.ts";
import { showToast } from "../ui/toast.tsx";

/** Writes an edit to the config file, shows what came of it and offers the undo. True when it is in force. */
export async function editConfig(edit: PageEdit): Promise<boolean> {
  return report(() => postEdit(edit), true);
}

/** Takes the newest edit back. */
export async function undoEdit(): Promise<boolean> {
  return report(postUndo, false);
}

async function report(run: () => Promise<PageEditResult>, canUndo: boolean): Promise<boolean> {
  try {
    const result = await run();
    selection.value = result.selection;
    showToast(
      result.changed ? result.summary : "The config already says so",
      canUndo && result.changed ? { label: "Undo", run: () => void undoEdit() } : undefined,
    );
    return true;
  } catch (error) {
    showToast(error instanceof GatewayError ? error.message : String(error));
    return false;
  }
}
