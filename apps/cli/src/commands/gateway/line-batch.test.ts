import { expect, it, vi } from "vitest";
import { createLineBatch } from "./line-batch.ts";

it("writes the lines of one moment at once, in order, and those of the next by themselves", async () => {
  const written: string[] = [];
  let wrote = (): void => {};
  const batch = createLineBatch((text) => {
    written.push(text);
    wrote();
  });
  const nextWrite = () =>
    new Promise<void>((resolve) => {
      wrote = resolve;
    });
  batch.add("a");
  batch.add("b");
  expect(written).toEqual([]);
  await nextWrite();
  batch.add("c");
  await nextWrite();
  expect(written).toEqual(["a\nb", "c"]);
});

it("writes at once what is flushed, and nothing twice", () => {
  vi.useFakeTimers();
  const written: string[] = [];
  const batch = createLineBatch((text) => written.push(text));
  batch.add("last words");
  batch.flush();
  batch.flush();
  vi.runAllTimers();
  vi.useRealTimers();
  expect(written).toEqual(["last words"]);
});
