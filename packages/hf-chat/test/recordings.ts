import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** A recorded answer of a real backend. */
export interface Recording {
  readonly name: string;
  readonly kind: "json" | "stream" | "error";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const FOLDER =
  process.env.OPENCLAW_HF_RECORDINGS ?? resolve(import.meta.dirname, "../../../../shared/router/recordings");

/** Said by tests that have nothing to read. */
export const SKIPPED = `no recordings at ${FOLDER}`;

/** The recordings beside the repository, or none. */
export function readRecordings(kind?: Recording["kind"]): readonly Recording[] {
  if (!existsSync(FOLDER)) return [];
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".json"))
    .map((name) => {
      const { kind, response } = JSON.parse(readFileSync(join(FOLDER, name), "utf8"));
      const { status, headers, body } = response;
      return { name, kind, status, headers, body: typeof body === "string" ? body : JSON.stringify(body) };
    })
    .filter((recording) => kind === undefined || recording.kind === kind);
}
