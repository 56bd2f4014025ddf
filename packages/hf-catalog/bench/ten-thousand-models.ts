/**
 * Parses, merges and queries 10,000 models of 8 backends each and weighs the result:
 *
 *     node bench/ten-thousand-models.ts
 *
 * Prints one JSON line a measurement. Times are those of the fastest of several runs: other programs on the machine
 * can only add to them.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { BUILT_IN_MODELS, buildCatalog, type Catalog, parseModelList, queryModels } from "../src/index.ts";
import { syntheticModelList } from "./input/synthetic-list.ts";

const RUNS = 25;
const body = syntheticModelList(10_000, 8);
const json: unknown = JSON.parse(body);
const config = Array.from({ length: 200 }, (_, index) => ({ id: `mine/model-${index}`, alias: `m${index}` }));

const parse = () => parseModelList(json, 0);
const live = parse();
const merge = () => buildCatalog({ builtIn: BUILT_IN_MODELS, live, config });
const catalog = merge();
const query = () => queryModels(catalog, { tools: true, minContextWindow: 8192, sort: "price" });
const search = () => queryModels(catalog, { search: "instruct qwen 8b", sort: "throughput" });

const times = {
  "parse 10,000 models of 8 backends": fastest(parse),
  "merge 10,000 models of 8 backends": fastest(merge),
  "query 10,000 models of 8 backends": fastest(query),
  "search 10,000 models of 8 backends": fastest(search),
};
for (const [name, value] of Object.entries(times)) report(name, value, "ms");
const total = Object.values(times).reduce((sum, value) => sum + value, 0);
report("parse, merge, query and search 10,000 models", total, "ms", "< 100");

const [small, large] = [heapOf(5_000), heapOf(10_000)];
report("memory of 10,000 models of 8 backends", large / 2 ** 20, "MiB");
report("memory of 10,000 models against 5,000", large / small, "x", "< 2.2");

function fastest(run: () => unknown): number {
  for (let warmUp = 0; warmUp < 3; warmUp++) run();
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...times);
}

/** Bytes that a parsed and merged catalog keeps, the JSON it came from no longer counted. */
function heapOf(models: number): number {
  const before = settledHeap();
  const kept = syntheticCatalog(models);
  const bytes = settledHeap() - before;
  return kept.models.length === models ? bytes : Number.NaN;
}

/** In a function of its own, so that no register still holds the JSON when the heap is weighed. */
function syntheticCatalog(models: number): Catalog {
  return buildCatalog({ live: parseModelList(JSON.parse(syntheticModelList(models, 8)), 0) });
}

function settledHeap(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().heapUsed;
}

function report(name: string, value: number, unit: string, goal?: string): void {
  console.log(JSON.stringify({ name, value: Number(value.toPrecision(4)), unit, ...(goal && { goal }) }));
}
