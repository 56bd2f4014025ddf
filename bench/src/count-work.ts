import { connect } from "node:net";
import { join } from "node:path";
import type { WorkCounts } from "../programs/preload-count-work.ts";
import { createAnswerReader } from "./answer-reader.ts";
import type { Contender } from "./contender.ts";
import { encodeRequest, type PlannedRequest } from "./load-plan.ts";
import { type MeasureOptions, plannedRequest, withContender } from "./measure.ts";
import type { Scenario } from "./scenario.ts";

const preload = join(import.meta.dirname, "../programs/preload-count-work.ts");
// Room for all that is allocated while counting, so that no collection falsifies the count.
const NODE_ARGUMENTS = [
  "--expose-gc",
  "--min-semi-space-size=256",
  "--max-semi-space-size=256",
  "--import",
  preload,
];

/** How many requests are sent before counting begins, and how many are counted. */
export interface CountedRequests {
  readonly warmup: number;
  readonly counted: number;
}

/** Sends requests one after the other on one connection. Rejects on any answer but 200. */
async function sendRequests(request: PlannedRequest, port: number, count: number): Promise<void> {
  const bytes = encodeRequest(request, port);
  const reader = createAnswerReader();
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  let answered = 0;
  try {
    await new Promise<void>((resolve, reject) => {
      socket.on("error", reject);
      socket.on("close", () => reject(new Error("the connection was closed early")));
      socket.on("connect", () => socket.write(bytes));
      socket.on("data", (chunk: Buffer) => {
        if (!reader.read(chunk)) return;
        if (reader.status !== 200) reject(new Error(`status ${reader.status}`));
        reader.reset();
        if (++answered === count) resolve();
        else socket.write(bytes);
      });
    });
  } finally {
    socket.destroy();
  }
}

/** What one request of the scenario costs the contender, a Node program, once it is warm. */
export function countWork(
  contender: Contender,
  scenario: Scenario,
  { warmup, counted: requests }: CountedRequests,
  options: MeasureOptions,
): Promise<WorkCounts> {
  const folder = join(options.folder, `count-${scenario.name}-${contender.name}`);
  const counted = { ...options, nodeArguments: NODE_ARGUMENTS, contenderHasIpc: true };
  return withContender(contender, scenario.answer, folder, counted, async ({ setup, program }) => {
    const request = plannedRequest(scenario, contender, setup);
    await sendRequests(request, setup.port, warmup);
    program.send({});
    await program.receive<WorkCounts>();
    await program.receive<{ ready: true }>();
    await sendRequests(request, setup.port, requests);
    program.send({});
    const counts = await program.receive<WorkCounts>();
    const perRequest = Object.entries(counts).map(([name, count]) => [name, count / requests] as const);
    return Object.fromEntries(perRequest) as unknown as WorkCounts;
  });
}
