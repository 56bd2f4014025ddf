/**
 * Kills a writing process with SIGKILL at random moments and looks for damage: `node scripts/soak-config.ts [kills]`,
 * by default 10,000. Ends with status 1 when a file is corrupt, truncated, missing, or lacks a reported write.
 */
import { soakKills } from "../test/soak-kills.ts";

const kills = Number(process.argv[2] ?? 10_000);
const startedAt = performance.now();
const report = await soakKills(kills, (done) => {
  if (done % 500 === 0) console.log(`${done} of ${kills} kills, no damage`);
});
const seconds = Math.round((performance.now() - startedAt) / 1000);
console.log(
  `${report.kills} kills during ${report.writes} writes: nothing corrupt, truncated or missing; ` +
    `slowest recovery ${Math.round(report.slowestRecoveryMs)} ms; ${seconds} s`,
);
