/** Distinct names that become labels of their own; what comes later is counted as `other`. */
const MAX_NAMES = 200;
const OTHER = "other";

/** Names that come from outside, by numbers: a table by numbers is asked without building a text for each question. */
export class LabelValues {
  readonly #names = ["", OTHER];
  readonly #numbers = new Map([["", 0]]);

  /** The name's number, a small integer; that of `other` when there are too many already. */
  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    if (this.#numbers.size > MAX_NAMES) return this.#names.indexOf(OTHER);
    const number = this.#names.push(name) - 1;
    this.#numbers.set(name, number);
    return number;
  }

  nameOf(number: number): string {
    return this.#names[number] ?? OTHER;
  }
}

/** Two numbers of {@link LabelValues} as one; the first may be such a pair itself. */
export function pair(first: number, second: number): number {
  return first * (MAX_NAMES + 2) + second;
}

/** Series by two numbers, each made when it is first asked for. */
export class SeriesTable<T> {
  readonly #rows = new Map<number, Map<number, T>>();

  get(rowNumber: number, columnNumber: number, make: () => T): T {
    let row = this.#rows.get(rowNumber);
    if (row === undefined) {
      row = new Map();
      this.#rows.set(rowNumber, row);
    }
    let series = row.get(columnNumber);
    if (series === undefined) {
      series = make();
      row.set(columnNumber, series);
    }
    return series;
  }
}
