import type { ConfigIssue } from "../issues/config-issue.ts";
import { checkModelKeys, checkModelRefs } from "../models/check-model-refs.ts";
import { checkValues } from "./check-values.ts";
import { findUnknownKeys } from "./unknown-keys.ts";

/** What the schema cannot say, apart by what an issue points at. */
export interface RuleIssues {
  readonly aboutValues: readonly ConfigIssue[];
  readonly aboutKeys: readonly ConfigIssue[];
}

/**
 * Holds a document against the rules beside the schema.
 *
 * @param value - With its variables substituted.
 * @param raw - As it is written.
 */
export function checkRulesBesideSchema(value: unknown, raw: unknown): RuleIssues {
  return {
    aboutValues: [...checkModelRefs(value), ...checkValues(value)],
    aboutKeys: [...checkModelKeys(value), ...findUnknownKeys(raw)],
  };
}
