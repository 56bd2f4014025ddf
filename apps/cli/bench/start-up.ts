/**
 * How much more processor time than Node itself the command takes to start, as the ratio of medians, each run
 * interleaved with `node -e 0`. Usage: node bench/start-up.ts [--runs N] [--check]
 * With --check the exit code is 1 when a ratio is over its limit.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createSandbox } from "@openclaw-hf/hf-sandbox";

const bundle = join(import.meta.dirname, "../dist/openclaw.js");
const { values } = parseArgs({ options: { runs: { type: "string" }, check: { type: "boolean" } } });
const runs = Number(values.runs ?? 15);

if (!existsSync(bundle)) {
  console.error("Build first: apps/cli/dist/openclaw.js is missing.");
  process.exit(1);
}

const home = mkdtempSync(join(tmpdir(), "openclaw-bench-"));
// Fills the catalog's cache once; a list that is fresh is not asked for again.
const router = createSandbox();
const { baseUrl } = await router.listen();
const env = {
  OPENCLAW_HF_BASE_URL: baseUrl,
  PATH: process.env.PATH,
  HOME: home,
  LANG: "C.UTF-8",
  HF_TOKEN: "hf_benchmarkbenchmarkbenchmark",
};

const measured = [
  { name: "--version", args: ["--version"], limit: 1.3 },
  { name: "--help", args: ["--help"], limit: 1.3 },
  { name: "config get", args: ["config", "get", "agents.defaults.model.primary"], limit: 1.8 },
  { name: "models list (cached)", args: ["models", "list"], limit: 2 },
  { name: "models set", args: ["models", "set", "Qwen/Qwen3-8B"], limit: 2.5 },
];

try {
  await prepare();
  const baseline: number[] = [];
  const samples = measured.map((): number[] => []);
  for (let run = 0; run < runs; run++) {
    for (const [index, { args }] of measured.entries()) {
      baseline.push(cpuMs(["-e", "0"]));
      samples[index]?.push(cpuMs([bundle, ...args]));
    }
  }
  report(median(baseline), samples.map(median));
} finally {
  await router.close();
  rmSync(home, { recursive: true, force: true });
}

/** A configured home, a filled catalog cache and a warm compile cache: what a person has from the second run on. */
async function prepare(): Promise<void> {
  const onboard = ["onboard", "--non-interactive", "--huggingface-api-key", "hf_benchmarkbenchmarkbenchmark"];
  for (const args of [onboard, ["models", "refresh"], ...measured.map(({ args }) => args)]) {
    // Not spawnSync: the router answers in this process.
    const child = spawn(process.execPath, [bundle, ...args], { env, stdio: ["ignore", "ignore", "inherit"] });
    const [code] = await once(child, "close");
    if (code !== 0) throw new Error(`openclaw ${args.join(" ")} failed with ${code}`);
  }
}

/** User and system time of one process, by the shell's `time`: Node tells no child's usage. */
function cpuMs(args: readonly string[]): number {
  const script = 'TIMEFORMAT="%3U %3S"; { time "$@" >/dev/null 2>/dev/null; } 2>&1';
  const { stdout } = spawnSync("bash", ["-c", script, "bash", process.execPath, ...args], {
    env,
    encoding: "utf8",
  });
  const [user, system] = stdout.trim().split(" ").map(Number);
  return ((user ?? Number.NaN) + (system ?? Number.NaN)) * 1000;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function report(baselineMs: number, mediansMs: readonly number[]): void {
  console.log(
    `${"node -e 0".padEnd(22)} ${baselineMs.toFixed(1).padStart(6)} ms CPU, median of ${runs * measured.length}`,
  );
  for (const [index, { name, limit }] of measured.entries()) {
    const ratio = (mediansMs[index] ?? Number.NaN) / baselineMs;
    // One JSON object a line, as `pnpm bench:micro` reads it.
    const value = Number(ratio.toFixed(2));
    console.log(
      JSON.stringify({ name: `start of openclaw ${name}`, value, unit: "x node -e 0", goal: `<= ${limit}` }),
    );
    if (values.check && !(ratio <= limit)) process.exitCode = 1;
  }
}
