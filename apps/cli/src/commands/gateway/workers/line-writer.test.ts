import { expect, it } from "vitest";
import { createLineWriter } from "./line-writer.ts";

const line = (character: string, bytes: number) => `${character.repeat(bytes - 1)}\n`;

it("writes whole lines, as many as a pipe takes at once, and a longer one by itself", () => {
  const written: string[] = [];
  const { write } = createLineWriter((bytes) => {
    written.push(Buffer.from(bytes).toString());
    return bytes.length;
  });
  write(line("a", 2000) + line("b", 2096) + line("c", 1) + line("d", 5000) + line("e", 4096));
  expect(written).toEqual([
    line("a", 2000) + line("b", 2096),
    line("c", 1),
    line("d", 5000),
    line("e", 4096),
  ]);
});

it("tries again while there is no room, keeps the order, and says when all is written", async () => {
  let room = 0;
  let written = "";
  const { write, drained } = createLineWriter((bytes) => {
    const taken = Math.min(room, bytes.length);
    room -= taken;
    written += Buffer.from(bytes.subarray(0, taken)).toString();
    return taken;
  });
  write("first\n");
  room = 3;
  write("second\n");
  expect(written).toBe("");
  room = 100;
  await drained();
  expect(written).toBe("first\nsecond\n");
});

it("drops what nobody reads any more", async () => {
  const { write, drained } = createLineWriter(() => undefined);
  write("gone\n");
  await drained();
});
