import { createEditHistory, type EditHistory, type EditOutcome } from "./edit-history.ts";
import type { CheckedEdit } from "./page-edit.ts";
import type { PageEditResult, PageSelection } from "./page-protocol.ts";
import { selectionOf } from "./page-selection.ts";
import type { PageServices } from "./page-services.ts";

/** What the page shows of the config, and what it changes there. */
export interface ConfigEditor {
  selection(): PageSelection;
  /** @throws PageRequestError as {@link EditHistory.apply}. */
  apply(edit: CheckedEdit): Promise<PageEditResult>;
  /** @throws PageRequestError as {@link EditHistory.undo}. */
  undo(): Promise<PageEditResult>;
}

/** Creates the editor of one gateway. */
export function createConfigEditor(services: PageServices): ConfigEditor {
  const edits = services.edits ?? createEditHistory(services);
  const selection = (): PageSelection => ({
    editable: services.configPath !== undefined,
    ...selectionOf(services.config(), services.writtenConfig()),
    undo: edits.last(),
  });
  const withSelection = (outcome: EditOutcome): PageEditResult => ({ ...outcome, selection: selection() });
  return {
    selection,
    apply: async (edit) => withSelection(await edits.apply(edit)),
    undo: async () => withSelection(await edits.undo()),
  };
}
