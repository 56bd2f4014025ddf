/** What can stand in a {@link PlacedList}, in one at a time. */
export interface Placed {
  /** Where it stands; the list's to set, -1 when it stands in none. */
  place: number;
}

/**
 * What is under way, in no order: an array in which each knows its place, so that leaving costs as little as coming. A `Set` with
 * so much coming and going leaves a chain of outgrown tables behind, which makes V8's young generation keep a fifth of what
 * it should collect.
 */
export class PlacedList<T extends Placed> {
  readonly #items: T[] = [];

  get size(): number {
    return this.#items.length;
  }

  add(item: T): void {
    item.place = this.#items.push(item) - 1;
  }

  /** Does nothing for what is not in the list. */
  remove(item: T): void {
    const { place } = item;
    if (this.#items[place] !== item) return;
    item.place = -1;
    const last = this.#items.pop();
    if (last === undefined || last === item) return;
    last.place = place;
    this.#items[place] = last;
  }

  /** A copy, for loops in which items come and go. */
  toArray(): readonly T[] {
    return [...this.#items];
  }
}
