import { createSandbox, type Sandbox } from "@openclaw-hf/hf-sandbox";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { PageEvents, RequestRecord } from "../../src/page/page-protocol.ts";
import { readEvents } from "../../web/src/api/read-events.ts";
import { startWorkers, TOKEN, type WorkersUnderTest } from "./workers-under-test.ts";

let sandbox: Sandbox;
let gateway: WorkersUnderTest;
const pages: AbortController[] = [];

beforeEach(async () => {
  sandbox = createSandbox();
  const { baseUrl } = await sandbox.listen();
  gateway = await startWorkers({ baseUrl, token: "hf_real_token" });
});
afterEach(async () => {
  for (const page of pages.splice(0)) page.abort();
  await gateway.stop("SIGKILL");
  await sandbox.close();
});

/** Opens a page's stream at whichever worker takes it, and collects what it is told. */
async function openPage() {
  const page = new AbortController();
  pages.push(page);
  const response = await fetch(`${gateway.url}/openclaw/api/events`, {
    headers: { authorization: `Bearer ${TOKEN}` },
    signal: page.signal,
  });
  const events = readEvents(response)[Symbol.asyncIterator]();
  const next = async <Name extends keyof PageEvents>(
    name: Name,
    accept: (data: PageEvents[Name]) => boolean,
  ): Promise<PageEvents[Name]> => {
    for (;;) {
      const { value, done } = await events.next();
      if (done === true) throw new Error("The stream has ended.");
      const data = JSON.parse(value.data) as PageEvents[Name];
      if (value.event === name && accept(data)) return data;
    }
  };
  return { page, next };
}

const idsOf = (records: readonly RequestRecord[]) => records.map(({ id }) => id);

it("shows a page what all workers have answered, before it was opened and since", async () => {
  const [one, other] = await gateway.connect(2);
  if (!one || !other) throw new Error("There are two workers.");
  const before = [await one.chat().answer, await other.chat().answer].map(({ id }) => id);
  const { next } = await openPage();
  const snapshot = await next("snapshot", () => true);
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
  const [one, other] = await gateway.connect(2);
  if (!one || !other) throw new Error("There are two workers.");
  const stalled = [one, other].map(({ chat }, index) => chat(`faults/stall-before-headers.tag-${index}`));
  for (const index of [0, 1]) {
    await sandbox.waitForRequest(({ model }) => model === `faults/stall-before-headers.tag-${index}`);
  }
  const { next } = await openPage();
  expect((await next("snapshot", () => true)).status.requestsInFlight).toBe(2);
  for (const { leave } of stalled) leave();
});

it("shows the requests of a worker that takes the place of another, and keeps those of the one that ended", async () => {
  const [one, other] = await gateway.connect(2);
  if (!one || !other) throw new Error("There are two workers.");
  const opened = [await openPage(), await openPage()];
  const snapshots = await Promise.all(opened.map(({ next }) => next("snapshot", () => true)));
  const lost = (await one.chat().answer).id;
  for (const { next } of opened) await next("requests", ({ records }) => idsOf(records).includes(lost));
  process.kill(one.pid, "SIGKILL");
  await gateway.waitForLine(({ event }) => event === "worker-listening");
  const [fresh] = await gateway.connect(1, [other.pid]);
  const shown = (await fresh?.chat().answer)?.id ?? "";
  // One of the two pages was open at the worker that is gone, unless both were at the other one.
  const alive = opened.map(({ next }) =>
    next("requests", ({ records }) => idsOf(records).includes(shown)).then(
      () => true,
      () => false,
    ),
  );
  expect(await Promise.race(alive.map((seen) => seen.then((ok) => (ok ? ok : new Promise(() => {})))))).toBe(
    true,
  );
  expect(snapshots).toHaveLength(2);
});

it("sends nothing between the processes once the last page is closed", async () => {
  const [one, other] = await gateway.connect(2);
  if (!one || !other) throw new Error("There are two workers.");
  const { page, next } = await openPage();
  await next("snapshot", () => true);
  page.abort();
  await one.chat().answer;
  await other.chat().answer;
  // A page that opens later finds all of it, once.
  const again = await openPage();
  const { records } = await again.next("snapshot", () => true);
  expect(new Set(idsOf(records)).size).toBe(records.length);
  expect(records.length).toBeGreaterThanOrEqual(4);
});
