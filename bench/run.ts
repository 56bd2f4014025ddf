/** `pnpm bench`: measures every scenario against every contender, round by round, and prints what came of it. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type BenchArguments, parseBenchArguments, selectByName, USAGE } from "./src/bench-arguments.ts";
import { bare, type Contender, contenders, gateway, gatewayOf } from "./src/contender.ts";
import { layOutCores } from "./src/cores.ts";
import { fetchModelList, type Measurement, type MeasureOptions, measure } from "./src/measure.ts";
import { modelList } from "./src/messages.ts";
import { formatScenario, formatStarts } from "./src/report.ts";
import { listScenarios, type Scenario } from "./src/scenario.ts";

const say = (text: string) => process.stdout.write(`${text}\n`);
const progress = (text: string) =>
  process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${text}` : `${text}\n`);

function selectContenders(asked: BenchArguments): readonly Contender[] {
  const wanted = selectByName("contender", contenders, asked.contenders);
  const baseline = asked.baseline === undefined ? [] : [gatewayOf("baseline", resolve(asked.baseline))];
  const present = [...contenders.filter((one) => one === bare || wanted.includes(one)), ...baseline];
  return present.filter((contender) => {
    const reason = contender.missing();
    if (reason !== undefined) say(`Without ${contender.name}: ${reason}.`);
    return reason === undefined;
  });
}

function selectScenarios(asked: BenchArguments): readonly Scenario[] {
  const all = listScenarios(asked.pace);
  return selectByName("scenario", all, asked.scenarios).filter(
    (scenario) => asked.scenarios.length > 0 || !scenario.isLong,
  );
}

/**
 * Rounds go over all contenders before the next begins, each time in another order, so that a noisy minute hits all
 * alike. A contender that cannot do a scenario is left out of the rest of it, and the table says so.
 */
async function measureScenario(
  scenario: Scenario,
  taking: readonly Contender[],
  rounds: number,
  options: MeasureOptions,
): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = [];
  const failures = new Map<Contender, string>();
  const able = taking.filter(({ servesModels }) => servesModels || scenario.request.kind === "chat");
  for (let round = 0; round < rounds; round++) {
    for (const index of able.keys()) {
      const contender = able[(index + round) % able.length] ?? bare;
      if (failures.has(contender)) continue;
      progress(`${scenario.name}, round ${round + 1} of ${rounds}: ${contender.name} …`);
      try {
        measurements.push(await measure(contender, scenario, round, options));
      } catch (error) {
        failures.set(contender, error instanceof Error ? error.message : String(error));
      }
    }
  }
  progress("");
  say(formatScenario(scenario, measurements));
  for (const [contender, message] of failures) {
    say(`${contender.name} failed: ${message}\n`);
    // That others cannot do something is a result; that we cannot is a defect.
    if (contender === bare || contender === gateway) process.exitCode = 1;
  }
  return measurements;
}

async function bench(asked: BenchArguments): Promise<void> {
  const scenarios = selectScenarios(asked);
  const taking = selectContenders(asked);
  const layout = layOutCores();
  const folder = mkdtempSync(join(tmpdir(), "openclaw-hf-bench-"));
  const profileFolder = asked.profileFolder === undefined ? undefined : resolve(asked.profileFolder);
  if (profileFolder) mkdirSync(profileFolder, { recursive: true });
  const options: MeasureOptions = {
    layout,
    folder,
    modelsFile: join(folder, "models.json"),
    nodeArguments: profileFolder ? ["--cpu-prof", `--cpu-prof-dir=${profileFolder}`] : [],
  };
  const cores = layout.isPinned
    ? `contender on core ${layout.contender}, load and upstream on ${layout.others}`
    : "nothing pinned: latencies say little here";
  say(
    `Node ${process.version}, ${cpus()[0]?.model ?? "unknown CPU"}, ${availableParallelism()} cores; ${cores}.`,
  );
  say(`Medians of ${asked.rounds} rounds (lowest–highest), a fresh process each.\n`);
  try {
    const list = taking.includes(gateway) ? await fetchModelList(gateway, options) : modelList(140);
    writeFileSync(options.modelsFile, list);
    const measurements: Measurement[] = [];
    for (const scenario of scenarios) {
      measurements.push(...(await measureScenario(scenario, taking, asked.rounds, options)));
    }
    say(formatStarts(measurements));
    if (asked.jsonFile)
      writeFileSync(asked.jsonFile, `${JSON.stringify({ arguments: asked, measurements }, null, 2)}\n`);
  } finally {
    if (process.exitCode) process.stderr.write(`What the processes printed is in ${folder}.\n`);
    else rmSync(folder, { recursive: true });
  }
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
try {
  if (!existsSync("/proc/self/stat"))
    throw new TypeError("CPU time is read from /proc, which only Linux has");
  const asked = parseBenchArguments(process.argv.slice(2));
  if (asked === undefined) process.stdout.write(USAGE);
  else await bench(asked);
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
