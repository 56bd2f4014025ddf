/** Label names and values of one series, in the order the family declares them. */
type LabelValues = readonly string[];

interface Family {
  readonly name: string;
  write(lines: string[]): void;
}

/** One series of a counter or gauge. Whoever counts often keeps it, so that counting is an addition. */
export class Tally {
  value = 0;

  add(amount = 1): void {
    this.value += amount;
  }
}

/** A family of counters or gauges. Values may be set directly (gauges, totals kept elsewhere). */
export class Counter implements Family {
  readonly name: string;
  readonly #help: string;
  readonly #kind: "counter" | "gauge";
  readonly #labels: readonly string[];
  readonly #series = new Map<string, Tally>();

  constructor(
    name: string,
    help: string,
    labels: readonly string[] = [],
    kind: "counter" | "gauge" = "counter",
  ) {
    this.name = name;
    this.#help = help;
    this.#kind = kind;
    this.#labels = labels;
    if (labels.length === 0) this.series([]);
  }

  /** The series of these label values, made when there is none. */
  series(values: LabelValues): Tally {
    const key = seriesKey(this.#labels, values);
    let series = this.#series.get(key);
    if (series === undefined) {
      series = new Tally();
      this.#series.set(key, series);
    }
    return series;
  }

  add(values: LabelValues, amount = 1): void {
    this.series(values).add(amount);
  }

  set(values: LabelValues, value: number): void {
    this.series(values).value = value;
  }

  write(lines: string[]): void {
    lines.push(`# HELP ${this.name} ${this.#help}`, `# TYPE ${this.name} ${this.#kind}`);
    for (const [key, { value }] of this.#series) lines.push(`${this.name}${braces(key)} ${value}`);
  }
}

/** One series of a histogram. */
export class Distribution {
  readonly buckets: Float64Array;
  sum = 0;
  count = 0;
  readonly #limits: readonly number[];

  constructor(limits: readonly number[]) {
    this.#limits = limits;
    this.buckets = new Float64Array(limits.length);
  }

  observe(value: number): void {
    this.sum += value;
    this.count++;
    const limits = this.#limits;
    for (let bucket = 0; bucket < limits.length; bucket++) {
      if (value <= (limits[bucket] as number)) {
        (this.buckets[bucket] as number) += 1;
        return;
      }
    }
  }
}

/** A family of histograms with fixed bucket limits. */
export class Histogram implements Family {
  readonly name: string;
  readonly #help: string;
  readonly #labels: readonly string[];
  readonly #limits: readonly number[];
  readonly #series = new Map<string, Distribution>();

  constructor(name: string, help: string, labels: readonly string[], limits: readonly number[]) {
    this.name = name;
    this.#help = help;
    this.#labels = labels;
    this.#limits = limits;
  }

  /** The series of these label values, made when there is none. */
  series(values: LabelValues): Distribution {
    const key = seriesKey(this.#labels, values);
    let series = this.#series.get(key);
    if (series === undefined) {
      series = new Distribution(this.#limits);
      this.#series.set(key, series);
    }
    return series;
  }

  write(lines: string[]): void {
    lines.push(`# HELP ${this.name} ${this.#help}`, `# TYPE ${this.name} histogram`);
    for (const [key, { buckets, sum, count }] of this.#series) {
      let cumulative = 0;
      this.#limits.forEach((limit, index) => {
        cumulative += buckets[index] ?? 0;
        lines.push(`${this.name}_bucket${braces(key, `le="${limit}"`)} ${cumulative}`);
      });
      lines.push(`${this.name}_bucket${braces(key, 'le="+Inf"')} ${count}`);
      lines.push(`${this.name}_sum${braces(key)} ${sum}`, `${this.name}_count${braces(key)} ${count}`);
    }
  }
}

/** The families in Prometheus' text format 0.0.4. */
export function metricsText(families: readonly Family[]): string {
  const lines: string[] = [];
  for (const family of families) family.write(lines);
  lines.push("");
  return lines.join("\n");
}

/** Series are kept under the text they are written with, so that exposition only concatenates. */
function seriesKey(labels: readonly string[], values: LabelValues): string {
  let key = "";
  for (let index = 0; index < labels.length; index++) {
    const value = values[index] ?? "";
    if (value === "") continue; // an empty label is an absent one
    key += `${key === "" ? "" : ","}${labels[index]}="${escapeLabel(value)}"`;
  }
  return key;
}

function escapeLabel(value: string): string {
  return /[\\"\n]/.test(value)
    ? value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")
    : value;
}

function braces(key: string, more = ""): string {
  const inside = key !== "" && more !== "" ? `${key},${more}` : key + more;
  return inside === "" ? "" : `{${inside}}`;
}
