/** Gauges that say something of the whole: of their values the lowest holds, not the sum. */
const LOWEST = new Set(["openclaw_config_last_reload_successful"]);

interface Family {
  readonly head: readonly string[];
  readonly isGauge: boolean;
  readonly samples: Map<string, number>;
}

/** Adds up what several processes have counted, each in Prometheus' text format 0.0.4 as our own registry writes it. */
export class MetricsSum {
  readonly #families = new Map<string, Family>();

  /** Adds the metrics of a process; of one that has ended only what counts on, and no gauge. */
  add(text: string, options: { readonly hasEnded?: boolean } = {}): void {
    let name = "";
    let help = "";
    let family: Family | undefined;
    for (const line of text.split("\n")) {
      if (line.startsWith("# HELP ")) help = line;
      else if (line.startsWith("# TYPE ")) {
        const kind = line.slice(line.lastIndexOf(" ") + 1);
        name = line.slice("# TYPE ".length, line.lastIndexOf(" "));
        family = this.#families.get(name) ?? {
          head: [help, line],
          isGauge: kind === "gauge",
          samples: new Map(),
        };
        this.#families.set(name, family);
      } else if (line !== "" && family !== undefined && !(family.isGauge && options.hasEnded === true)) {
        addSample(family, line, LOWEST.has(name));
      }
    }
  }

  text(): string {
    const lines: string[] = [];
    for (const { head, samples } of this.#families.values()) {
      lines.push(...head);
      for (const [series, value] of samples) lines.push(`${series} ${value}`);
    }
    lines.push("");
    return lines.join("\n");
  }
}

/** The value stands behind the last space; label values may hold others. */
function addSample({ samples }: Family, line: string, isLowest: boolean): void {
  const at = line.lastIndexOf(" ");
  const series = line.slice(0, at);
  const value = Number(line.slice(at + 1));
  const known = samples.get(series);
  if (known === undefined) samples.set(series, value);
  else samples.set(series, isLowest ? Math.min(known, value) : known + value);
}
