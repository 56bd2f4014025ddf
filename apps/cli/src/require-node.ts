const OLDEST_NODE = [22, 19] as const;

/** Whether this Node is new enough; else says so, instead of a syntax error somewhere in the middle. */
export function requireNode(proc: NodeJS.Process): boolean {
  const [major = 0, minor = 0] = proc.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return true;
  proc.stderr.write(
    `openclaw needs Node ${OLDEST_NODE.join(".")} or newer; this is ${proc.versions.node}. https://nodejs.org/\n`,
  );
  proc.exitCode = 1;
  return false;
}
