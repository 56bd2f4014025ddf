import type { ConfigIssue } from "@openclaw-hf/config-core";

/** Where and what, without the excerpt: probes are open to everyone, the file's text is not. */
export function explainIssues(issues: readonly ConfigIssue[]): string {
  const at = ({ line, column }: ConfigIssue) => (line === undefined ? "" : `${line}:${column ?? 1} `);
  return issues.map((issue) => `${at(issue)}${issue.message}`).join("; ");
}
