import type { ServicePlan } from "./service-plan.ts";

/**
 * A launchd agent. The gateway reads `~/.openclaw/.env` by itself.
 *
 * @see https://keith.github.io/xcode-man-pages/launchd.plist.5.html
 */
export function launchdPlist(label: string, plan: ServicePlan): string {
  const strings = (values: readonly string[]) =>
    values.map((value) => `    <string>${escapeXml(value)}</string>`);
  const variables = Object.entries(plan.environment).flatMap(([name, value]) => [
    `    <key>${escapeXml(name)}</key>`,
    `    <string>${escapeXml(value ?? "")}</string>`,
  ]);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    "<dict>",
    "  <key>Label</key>",
    `  <string>${escapeXml(label)}</string>`,
    "  <key>ProgramArguments</key>",
    "  <array>",
    ...strings(plan.command),
    "  </array>",
    ...(variables.length > 0
      ? ["  <key>EnvironmentVariables</key>", "  <dict>", ...variables, "  </dict>"]
      : []),
    "  <key>RunAtLoad</key>",
    "  <true/>",
    "  <key>KeepAlive</key>",
    "  <dict>",
    "    <key>SuccessfulExit</key>",
    "    <false/>",
    "  </dict>",
    "  <key>ThrottleInterval</key>",
    "  <integer>5</integer>",
    "  <key>ExitTimeOut</key>",
    "  <integer>40</integer>",
    "  <key>ProcessType</key>",
    "  <string>Background</string>",
    "  <key>Umask</key>",
    "  <integer>63</integer>",
    "  <key>StandardOutPath</key>",
    `  <string>${escapeXml(plan.logPath)}</string>`,
    "  <key>StandardErrorPath</key>",
    `  <string>${escapeXml(plan.logPath)}</string>`,
    "</dict>",
    "</plist>",
    "",
  ].join("\n");
}

function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
