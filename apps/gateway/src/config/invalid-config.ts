import { type ConfigIssue, formatIssue } from "@openclaw-hf/config-core";
import { GatewayError } from "../gateway-error.ts";
import type { ConfigSource } from "./config-source.ts";

/** The error of a configuration that cannot be started with: each issue with file, line and column. */
export function invalidConfig({ paths }: ConfigSource, issues: readonly ConfigIssue[]): GatewayError {
  const fileName = paths?.configPath ?? "the configuration";
  const message = issues.map((issue) => formatIssue(issue, issue.fileName ?? fileName)).join("\n");
  return new GatewayError("config_invalid", message, { issues });
}
