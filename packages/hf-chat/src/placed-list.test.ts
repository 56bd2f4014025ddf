import fc from "fast-check";
import { expect, it } from "vitest";
import { type Placed, PlacedList } from "./placed-list.ts";

it("holds what was added and not removed, whatever the order", () => {
  const steps = fc.array(fc.record({ index: fc.nat(9), isAdded: fc.boolean() }), { maxLength: 100 });
  fc.assert(
    fc.property(steps, (taken) => {
      const items: Placed[] = Array.from({ length: 10 }, () => ({ place: -1 }));
      const list = new PlacedList();
      const expected = new Set<Placed>();
      for (const { index, isAdded } of taken) {
        const item = items[index] as Placed;
        if (isAdded && item.place === -1) {
          list.add(item);
          expected.add(item);
        } else if (!isAdded) {
          list.remove(item);
          expected.delete(item);
        }
        expect(new Set(list.toArray())).toEqual(expected);
        expect(list.size).toBe(expected.size);
        for (const one of items) expect(one.place === -1).toBe(!expected.has(one));
      }
    }),
  );
});
