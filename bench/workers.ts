/**
 * `pnpm bench:workers [--quick] [--rounds N] [--workers N] [--scenario NAME] [--shared]`: the gateway as one process and as
 * several. Says what was seen here, and what follows where every process has a core: load generator and upstream need cores, too.
 * `--shared` lets all of them use all cores, whatever that does to the figures.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { selectByName } from "./src/bench-arguments.ts";
import { gatewayWithWorkers } from "./src/contender.ts";
import { layOutCores, layOutCoresFor } from "./src/cores.ts";
import { type Measurement, type MeasureOptions, measure } from "./src/measure.ts";
import { modelList } from "./src/messages.ts";
import { formatScaling, listWorkerScenarios } from "./src/worker-scaling.ts";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== "--"), // pnpm hands its own separator on.
  options: {
    quick: { type: "boolean", default: false },
    rounds: { type: "string", default: "4" },
    workers: { type: "string", default: "2" },
    shared: { type: "boolean", default: false },
    scenario: { type: "string", multiple: true, default: [] },
  },
});
const workers = Number(values.workers);
const layout = values.shared ? { ...layOutCores(), isPinned: false } : layOutCoresFor(workers);
const folder = mkdtempSync(join(tmpdir(), "openclaw-hf-bench-workers-"));
const options: MeasureOptions = {
  layout,
  folder,
  modelsFile: join(folder, "models.json"),
  nodeArguments: [],
};
const say = (text: string) => process.stdout.write(`${text}\n`);

say(
  layout.isPinned
    ? `The gateway has core ${layout.contender.join(", ")}, load and upstream have ${layout.others.join(", ")}.`
    : `Nothing is pinned: the gateway shares ${availableParallelism()} cores with load and upstream.`,
);
say(`Medians of ${values.rounds} rounds (lowest–highest), fresh processes each.\n`);
try {
  writeFileSync(options.modelsFile, modelList(140));
  const scenarios = listWorkerScenarios(values.quick ? "quick" : "full");
  for (const scenario of selectByName("scenario", scenarios, values.scenario)) {
    const measurements: Measurement[] = [];
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const count of [1, workers]) {
        measurements.push(await measure(gatewayWithWorkers(count), scenario, round, options));
      }
    }
    say(formatScaling(scenario, measurements));
  }
} finally {
  rmSync(folder, { recursive: true });
}
