import { parseArgs } from "node:util";
import type { Pace } from "./scenario.ts";

/** What `pnpm bench` was asked for. */
export interface BenchArguments {
  readonly pace: Pace;
  readonly rounds: number;
  /** Empty: all. */
  readonly scenarios: readonly string[];
  /** Empty: all that are installed. */
  readonly contenders: readonly string[];
  readonly jsonFile: string | undefined;
  readonly profileFolder: string | undefined;
  /** Another build's `openclaw.js`. */
  readonly baseline: string | undefined;
}

/** Shown by `--help` and after a mistake. */
export const USAGE = `Usage: pnpm bench [options]

Measures the gateway beside other proxies on this machine (Linux only).

  --quick            a first impression: shorter measurements, two rounds
  --rounds N         rounds of every scenario and contender (default 4, with --quick 2)
  --scenario NAME    only this one; may be given several times
  --contender NAME   only this one (and bare, for the ratios); may be given several times
  --json FILE        writes every measurement
  --baseline FILE    also measures another build of the gateway: its openclaw.js
  --profile FOLDER   writes V8 CPU profiles of the Node contenders
  --help             this text
`;

function positiveInteger(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1000) {
    throw new TypeError(`--${name} takes a whole number from 1 to 1000, not ${JSON.stringify(text)}`);
  }
  return value;
}

/** Parses the command line; `undefined` when help was asked for. Throws a TypeError that says what is wrong. */
export function parseBenchArguments(args: readonly string[]): BenchArguments | undefined {
  const { values } = parseArgs({
    args: args.filter((argument) => argument !== "--"), // pnpm hands its own separator on.
    options: {
      quick: { type: "boolean", default: false },
      rounds: { type: "string" },
      scenario: { type: "string", multiple: true, default: [] },
      contender: { type: "string", multiple: true, default: [] },
      json: { type: "string" },
      profile: { type: "string" },
      baseline: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  return {
    pace: values.quick ? "quick" : "full",
    rounds: positiveInteger("rounds", values.rounds ?? (values.quick ? "2" : "4")),
    scenarios: values.scenario,
    contenders: values.contender,
    jsonFile: values.json,
    profileFolder: values.profile,
    baseline: values.baseline,
  };
}

/** The items with the given names, in their own order; all when none is given. Throws a TypeError on an unknown name. */
export function selectByName<T extends { readonly name: string }>(
  what: string,
  items: readonly T[],
  names: readonly string[],
): readonly T[] {
  const unknown = names.find((name) => !items.some((item) => item.name === name));
  if (unknown !== undefined) {
    throw new TypeError(
      `no ${what} ${JSON.stringify(unknown)}; there are ${items.map((item) => item.name).join(", ")}`,
    );
  }
  return items.filter((item) => names.length === 0 || names.includes(item.name));
}
