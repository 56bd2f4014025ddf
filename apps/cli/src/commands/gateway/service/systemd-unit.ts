import type { ServicePlan } from "./service-plan.ts";

/**
 * A systemd user unit. The hardening is what works without privileges: filters and limits, but no mount namespaces,
 * which many machines refuse to users. W^X stays off because V8 compiles at run time. No `EnvironmentFile`: variables of
 * the process win over `.env`, so that what is changed there would not count until the next start.
 *
 * @see https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html
 */
export function systemdUnit(plan: ServicePlan): string {
  const environment = Object.entries(plan.environment).map(
    ([name, value]) => `Environment=${quote(`${name}=${value}`)}`,
  );
  return [
    "# Written by `openclaw gateway install`; a new install writes it anew.",
    "[Unit]",
    `Description=${plan.description}`,
    "StartLimitIntervalSec=60",
    "StartLimitBurst=5",
    "",
    "[Service]",
    "Type=exec",
    `ExecStart=${plan.command.map(quote).join(" ")}`,
    ...environment,
    "Restart=on-failure",
    "RestartSec=2",
    "# The gateway drains for up to 30 s.",
    "TimeoutStopSec=40",
    "KillMode=mixed",
    "UMask=0077",
    "NoNewPrivileges=yes",
    "LockPersonality=yes",
    "RestrictRealtime=yes",
    "RestrictSUIDSGID=yes",
    "RestrictNamespaces=yes",
    "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK",
    "SystemCallArchitectures=native",
    "",
    "[Install]",
    "WantedBy=default.target",
    "",
  ].join("\n");
}

/** One word of a unit file: quoted, with systemd's specifiers and variables taken literally. */
function quote(text: string): string {
  const escaped = escapePercent(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("$", "$$$$");
  return `"${escaped}"`;
}

function escapePercent(text: string): string {
  return text.replaceAll("%", "%%");
}
