import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { createSandbox, type Sandbox } from "@openclaw-hf/hf-sandbox";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { PageEvents, RequestRecord } from "../../src/page/page-protocol.ts";
import { readEvents } from "../../web/src/api/read-events.ts";
import { type Connection, startWorkers, type WorkersUnderTest } from "./workers-under-test.ts";

let sandbox: Sandbox;
let gateway: WorkersUnderTest;

beforeEach(async () => {
  sandbox = createSandbox();
  const { baseUrl } = await sandbox.listen();
  gateway = await startWorkers({ baseUrl, token: "hf_real_token" });
});
afterEach(async () => {
  await gateway.stop("SIGKILL");
  await sandbox.close();
});

/** Opens a page's stream at a worker, and reads what it is told. */
async function openPage(at: Connection | undefined) {
  if (at === undefined) throw new Error("There is no such worker.");
  const stream = await at.open("/openclaw/api/events");
  const events = readEvents(new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>));
  const told = events[Symbol.asyncIterator]();
  /** The next event of the name that is accepted. */
  const next = async <Name extends keyof PageEvents>(
    name: Name,
    accept: (data: PageEvents[Name]) => boolean = () => true,
  ): Promise<PageEvents[Name]> => {
    for (;;) {
      const { value, done } = await told.next();
      if (done === true) throw new Error("The stream has ended.");
      const data = JSON.parse(value.data) as PageEvents[Name];
      if (value.event === name && accept(data)) return data;
    }
  };
  return { next, close: () => void stream.destroy() };
}

const idsOf = (records: readonly RequestRecord[]) => records.map(({ id }) => id);

/** Two connections to each of two workers: one to ask on, one for a page. */
async function connect(): Promise<readonly [Connection, Connection, page: Connection]> {
  const [one, other] = await gateway.connect(2);
  if (!one || !other) throw new Error("There are two workers.");
  const [page] = await gateway.connect(1, [one.pid]);
  if (!page) throw new Error("There is another connection.");
  return [one, other, page];
}

it("shows a page what all workers have answered, before it was opened and since", async () => {
  const [one, other, pageAtOther] = await connect();
  const before = [await one.chat().answer, await other.chat().answer].map(({ id }) => id);
  const { next } = await openPage(pageAtOther);
  const snapshot = await next("snapshot");
  expect(idsOf(snapshot.records)).toEqual(expect.arrayContaining(before));
  const total = snapshot.minutes.reduce((sum, { requests }) => sum + requests, 0);
  expect(total).toBe(snapshot.records.length);
  const missing = new Set([await one.chat().answer, await other.chat().answer].map(({ id }) => id));
  await next("requests", ({ records }) => {
    for (const { id } of records) missing.delete(id);
    return missing.size === 0;
  });
});

it("counts requests under way in all workers", async () => {
  const [one, other, pageAtOther] = await connect();
  const stalled = [one, other].map(({ chat }, index) => chat(`faults/stall-before-headers.tag-${index}`));
  for (const index of stalled.keys()) {
    await sandbox.waitForRequest(({ model }) => model === `faults/stall-before-headers.tag-${index}`);
  }
  const { next } = await openPage(pageAtOther);
  expect((await next("snapshot")).status.requestsInFlight).toBe(2);
  for (const { leave } of stalled) leave();
  await next("status", ({ requestsInFlight }) => requestsInFlight === 0);
});

it("shows the requests of a worker that takes the place of another, and keeps those of the one that ended", async () => {
  const [one, other, pageAtOther] = await connect();
  const { next } = await openPage(pageAtOther);
  await next("snapshot");
  const lost = (await one.chat().answer).id;
  await next("requests", ({ records }) => idsOf(records).includes(lost));
  process.kill(one.pid, "SIGKILL");
  await gateway.waitForLine(({ event }) => event === "worker-listening");
  const [fresh] = await gateway.connect(1, [other.pid]);
  const since = (await fresh?.chat().answer)?.id ?? "";
  await next("requests", ({ records }) => idsOf(records).includes(since));
  const [again] = await gateway.connect(1, [fresh?.pid ?? 0]);
  const { records } = await (await openPage(again)).next("snapshot");
  expect(idsOf(records)).toEqual(expect.arrayContaining([lost, since]));
});

it("finds everything once when a page is opened again after the last one was closed", async () => {
  const [one, other, pageAtOther] = await connect();
  const first = await openPage(pageAtOther);
  await first.next("snapshot");
  first.close();
  const asked = [await one.chat().answer, await other.chat().answer].map(({ id }) => id);
  const [at] = await gateway.connect(1);
  const { records } = await (await openPage(at)).next("snapshot");
  expect(idsOf(records)).toEqual(expect.arrayContaining(asked));
  expect(new Set(idsOf(records)).size).toBe(records.length);
});
