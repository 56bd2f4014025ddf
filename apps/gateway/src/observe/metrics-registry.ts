/** Label names and values of one series, in the order the family declares them. */
type LabelValues = readonly string[];

interface Family {
  readonly name: string;
  write(lines: string[]): void;
}

/** A family of counters or gauges. Values may be set directly (gauges, totals kept elsewhere). */
export class Counter implements Family {
  readonly name: string;
  readonly #help: string;
  readonly #kind: "counter" | "gauge";
  readonly #labels: readonly string[];
  readonly #values = new Map<string, number>();

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
    if (labels.length === 0) this.#values.set("", 0);
  }

  add(values: LabelValues, amount = 1): void {
    const key = seriesKey(this.#labels, values);
    this.#values.set(key, (this.#values.get(key) ?? 0) + amount);
  }

  set(values: LabelValues, value: number): void {
    this.#values.set(seriesKey(this.#labels, values), value);
  }

  write(lines: string[]): void {
    lines.push(`# HELP ${this.name} ${this.#help}`, `# TYPE ${this.name} ${this.#kind}`);
    for (const [key, value] of this.#values) lines.push(`${this.name}${braces(key)} ${value}`);
  }
}

interface Distribution {
  readonly buckets: Float64Array;
  sum: number;
  count: number;
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

  observe(values: LabelValues, value: number): void {
    const key = seriesKey(this.#labels, values);
    let series = this.#series.get(key);
    if (series === undefined) {
      series = { buckets: new Float64Array(this.#limits.length), sum: 0, count: 0 };
      this.#series.set(key, series);
    }
    series.sum += value;
    series.count++;
    const bucket = this.#limits.findIndex((limit) => value <= limit);
    if (bucket >= 0) series.buckets[bucket] = (series.buckets[bucket] ?? 0) + 1;
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
