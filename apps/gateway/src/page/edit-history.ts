import { ConfigError, type Environment, updateConfigFile } from "@openclaw-hf/config-core";
import { applyEdit, type CheckedEdit, summaryOf } from "./page-edit.ts";
import type { PageEditResult, PageSelection } from "./page-protocol.ts";
import { PageRequestError } from "./page-request-error.ts";
import type { PageServices } from "./page-services.ts";

const UNDO_STEPS = 20;

interface UndoStep {
  readonly before: string;
  readonly after: string;
  readonly summary: string;
  readonly at: number;
}

/** What an edit or an undo has done. */
export type EditOutcome = Omit<PageEditResult, "selection">;

/** Writes the page's edits to the config file and can take them back. One for a file, however many processes serve pages. */
export interface EditHistory {
  /** The edit that an undo would take back. */
  last(): PageSelection["undo"];
  /** @throws PageRequestError `not_editable`, `invalid_edit`, `invalid_config`, `alias_taken`, `not_written`. */
  apply(edit: CheckedEdit): Promise<EditOutcome>;
  /** @throws PageRequestError `not_editable`, `nothing_to_undo`, `changed_since`. */
  undo(): Promise<EditOutcome>;
}

/** Creates the history of one config file. Edits are remembered in memory only: a restart forgets what could be undone. */
export function createEditHistory(
  services: Pick<PageServices, "configPath" | "environment" | "reload">,
  now: () => number = Date.now,
): EditHistory {
  const steps: UndoStep[] = [];

  const configPath = (): string => {
    if (services.configPath !== undefined) return services.configPath;
    throw new PageRequestError(
      409,
      "not_editable",
      "This gateway was given its config by the program that embeds it; there is no file to edit.",
    );
  };

  const finish = async (changed: boolean, summary: string): Promise<EditOutcome> => {
    if (changed) {
      const { ok, errors } = await services.reload();
      if (!ok) {
        const reason = errors[0]?.message ?? "the gateway refused it";
        throw new PageRequestError(409, "invalid_config", `Written, but not in force: ${reason}`);
      }
    }
    return { changed, summary };
  };

  // One at a time: the file changes a moment before its step is noted, and an undo in between would take the wrong one.
  let latest: Promise<unknown> = Promise.resolve();
  const inTurn = (job: () => Promise<EditOutcome>): Promise<EditOutcome> => {
    const result = latest.then(job);
    latest = result.catch(() => undefined);
    return result;
  };

  return {
    last() {
      const step = steps.at(-1);
      return step === undefined ? null : { summary: step.summary, at: step.at };
    },
    apply: (edit) => inTurn(() => apply(edit)),
    undo: () => inTurn(undo),
  };

  async function apply(edit: CheckedEdit): Promise<EditOutcome> {
    const summary = summaryOf(edit);
    const step: { before: string; after: string } = { before: "", after: "" };
    const env = services.environment();
    await write(configPath(), env, (text) => {
      step.before = text;
      step.after = applyEdit(text, edit, env);
      return step.after;
    });
    const changed = step.after !== step.before;
    if (changed) steps.push({ ...step, summary, at: now() });
    if (steps.length > UNDO_STEPS) steps.shift();
    return finish(changed, summary);
  }

  async function undo(): Promise<EditOutcome> {
    const path = configPath();
    const step = steps.at(-1);
    if (step === undefined)
      throw new PageRequestError(409, "nothing_to_undo", "There is no edit of this page to undo.");
    await write(path, services.environment(), (text) => {
      if (text !== step.after) {
        // Someone else has edited the file since; putting the old text back would lose their work.
        throw new PageRequestError(
          409,
          "changed_since",
          "The file was edited elsewhere since; undo it there.",
        );
      }
      return step.before;
    });
    steps.splice(steps.lastIndexOf(step), 1);
    return finish(true, `Undone: ${step.summary}`);
  }
}

/** Writes the file, and words what config-core refuses for the person at the page. */
async function write(
  path: string,
  env: readonly Environment[],
  edit: (text: string) => string,
): Promise<void> {
  try {
    await updateConfigFile(path, edit, { env });
  } catch (error) {
    throw ConfigError.isInstance(error) ? refusalOf(error) : error;
  }
}

function refusalOf(error: ConfigError): PageRequestError {
  switch (error.code) {
    case "invalid_alias":
      return new PageRequestError(400, "invalid_edit", error.message, "alias", error);
    case "alias_taken":
      return new PageRequestError(409, "alias_taken", error.message, "alias", error);
    case "broken_file":
    case "invalid_result":
      return new PageRequestError(409, "invalid_config", error.message, null, error);
    default:
      return new PageRequestError(409, "not_written", error.message, null, error);
  }
}
