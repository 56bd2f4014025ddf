import type { Config, ConfigIssue, Environment } from "@openclaw-hf/config-core";
import type { Catalog } from "@openclaw-hf/hf-catalog";
import type { ActivityFeed } from "./activity-feed.ts";
import type { EditHistory } from "./edit-history.ts";
import type { PageStatus } from "./page-protocol.ts";

/** What the page needs of the gateway it is served by. */
export interface PageServices {
  /** The catalog at hand; never waits for the network. */
  catalog(): Promise<Catalog>;
  /** The config in force, the sandbox's defaults filled in. */
  config(): Config;
  /** The config as the person wrote it. */
  writtenConfig(): Config;
  /** Where a `${VAR}` in the file is looked up. */
  environment(): readonly Environment[];
  /** The file that edits go to; undefined when the gateway was given an object, and then nothing can be edited. */
  readonly configPath: string | undefined;
  /** Read the file again now, so that the answer to an edit already shows it in force. */
  reload(): Promise<{ readonly ok: boolean; readonly errors: readonly ConfigIssue[] }>;
  /** Where edits go that other processes' pages see and undo, too; an own history unless given. */
  readonly edits?: EditHistory | undefined;
  status(): PageStatus;
  readonly activity: ActivityFeed;
  /** Calls the listener when one of the three is another than before; returns the way to stop. */
  onChange(listener: (what: "catalog" | "config" | "status") => void): () => void;
}
