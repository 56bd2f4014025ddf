import { readFileSync } from "node:fs";

/** A TypeScript block of a README, to be run as it stands. */
export interface ReadmeExample {
  /** Name for a file: the package's folder and the block's number. */
  readonly name: string;
  readonly code: string;
  /**
   * How to run it. By itself a block runs to its end. `ts server` runs until SIGTERM, and `ts no-run` is a part of a
   * larger program, of which only the types are checked.
   */
  readonly kind: "program" | "server" | "part";
}

const KINDS: Readonly<Record<string, ReadmeExample["kind"]>> = {
  "": "program",
  server: "server",
  "no-run": "part",
};

/** The TypeScript blocks of a README, in order. */
export function readmeExamples(readmePath: string, packageFolder: string): ReadmeExample[] {
  const blocks = readFileSync(readmePath, "utf8").matchAll(
    /^```(?:ts|typescript)(?: (.*))?\n((?:.|\n)*?)^```$/gm,
  );
  return [...blocks].map(([, mark = "", code = ""], index) => {
    const kind = KINDS[mark];
    if (kind === undefined)
      throw new Error(`${readmePath}: a block is marked "ts ${mark}", which means nothing`);
    return { name: `${packageFolder}-${index + 1}`, code, kind };
  });
}
