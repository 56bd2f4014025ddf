/** The part of V8's `.cpuprofile` format that is read here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** What a function cost, as shares of the time that was not idle. */
export interface FunctionShare {
  readonly name: string;
  /** It ran by itself. */
  readonly own: number;
  /** It, or something it called, ran. */
  readonly total: number;
}

function nameOf({ callFrame }: CpuProfile["nodes"][number]): string {
  const { functionName, url, lineNumber } = callFrame;
  const place = url === "" ? "" : ` ${url.split("/").slice(-2).join("/")}:${lineNumber + 1}`;
  return `${functionName || "(anonymous)"}${place}`;
}

/** Sums a profile by function, the dearest first. */
export function summarizeProfile({ nodes, samples, timeDeltas }: CpuProfile): readonly FunctionShare[] {
  const byId = new Map(
    nodes.map((node) => [node.id, { name: nameOf(node), children: node.children ?? [], micros: 0 }]),
  );
  for (const [index, sample] of samples.entries()) {
    const node = byId.get(sample);
    if (node) node.micros += timeDeltas[index] ?? 0;
  }
  const sums = new Map<string, { own: number; total: number }>();
  const sumOf = (name: string) => {
    const known = sums.get(name) ?? { own: 0, total: 0 };
    sums.set(name, known);
    return known;
  };
  const visit = (id: number, ancestors: ReadonlySet<string>): number => {
    const node = byId.get(id);
    if (!node || node.name === "(idle)") return 0;
    const inside = new Set(ancestors).add(node.name);
    const micros = node.children.reduce((sum, child) => sum + visit(child, inside), node.micros);
    const sum = sumOf(node.name);
    sum.own += node.micros;
    // A function that is on the stack twice ran only once.
    if (!ancestors.has(node.name)) sum.total += micros;
    return micros;
  };
  const all = visit(nodes[0]?.id ?? 0, new Set()) || 1;
  return [...sums]
    .map(([name, { own, total }]) => ({ name, own: own / all, total: total / all }))
    .toSorted((a, b) => b.own - a.own);
}
