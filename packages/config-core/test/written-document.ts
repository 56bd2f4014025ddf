import fc from "fast-check";

/** A document as a person might have written it, with the places of its parts: known from writing, not from reading. */
export interface WrittenDocument {
  readonly text: string;
  readonly root: WrittenNode;
  readonly comments: readonly Span[];
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface WrittenNode extends Span {
  readonly kind: "object" | "array" | "scalar";
  readonly entries: readonly WrittenEntry[];
  /** Whether a comma stands behind the last entry. */
  readonly hasComma: boolean;
}

export interface WrittenEntry {
  readonly key: string | number;
  readonly start: number;
  readonly value: WrittenNode;
}

/** White space and comments between two tokens. */
type Gap = readonly string[];

type Plan =
  | { readonly kind: "scalar"; readonly text: string }
  | {
      readonly kind: "object" | "array";
      readonly entries: readonly PlannedEntry[];
      readonly comma: boolean;
      readonly end: Gap;
    };

interface PlannedEntry {
  readonly key: readonly [written: string, name: string];
  readonly gaps: readonly [Gap, Gap, Gap, Gap];
  readonly value: Plan;
}

const SCALARS = [
  ...[
    "1",
    "-.5",
    ".5",
    "5.",
    "+7",
    "0xFf",
    "-0",
    "1e3",
    "NaN",
    "-Infinity",
    "+Infinity",
    "null",
    "true",
    "false",
  ],
  ...[
    '"x"',
    "'it\\'s'",
    '"// no comment"',
    "'/*'",
    "'}, {'",
    "'a\\\nb'",
    '"\\u00e9\\x41\\0"',
    "''",
    '"hf_$TOKEN"',
    "'😀'",
  ],
];
const KEYS: readonly (readonly [string, string])[] = [
  ...["a", "b", "c", "$x", "_", "null", "true", "Infinity", "NaN", "é"].map((key) => [key, key] as const),
  ["\\u0061b", "ab"],
  ['"a"', "a"],
  ["'b c'", "b c"],
  ['"huggingface/Qwen/Qwen3-8B:cheapest"', "huggingface/Qwen/Qwen3-8B:cheapest"],
  ['""', ""],
  ["'\\x41'", "A"],
];
const SPACES = [
  " ",
  "  ",
  "\t",
  "\n",
  "\n  ",
  "\n    ",
  "\r\n",
  "\r\n\t",
  "\r",
  "\u00a0",
  "\u2028",
  "\uFEFF",
];
const COMMENTS = [
  ...["// note\n", "//}\r\n", "// CR\r", "// 'x', [\n", "// to U+2028\u2028", "//\n"],
  ...["/* c */", "/* two\n lines */", "/*,*/", "/** { */", "/* \u2029 */", "/* * / */"],
];

const gap: fc.Arbitrary<Gap> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom([], [" "], ["\n  "]) },
  {
    weight: 4,
    arbitrary: fc.array(fc.oneof(fc.constantFrom(...SPACES), fc.constantFrom(...COMMENTS)), { maxLength: 4 }),
  },
);

const plans = fc.letrec<{ value: Plan; container: Plan; entry: PlannedEntry }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthIdentifier: "document" },
    { weight: 3, arbitrary: fc.constantFrom(...SCALARS).map((text): Plan => ({ kind: "scalar", text })) },
    { weight: 2, arbitrary: tie("container") },
  ),
  container: fc.record({
    kind: fc.constantFrom("object" as const, "array" as const),
    entries: fc.array(tie("entry"), { maxLength: 4, depthIdentifier: "document" }),
    comma: fc.boolean(),
    end: gap,
  }),
  entry: fc.record({
    key: fc.constantFrom(...KEYS),
    gaps: fc.tuple(gap, gap, gap, gap),
    value: tie("value"),
  }),
}));

/** Documents whose root is an object, with comments in every position. */
export const writtenDocuments: fc.Arbitrary<WrittenDocument> = fc
  .record({ hasMark: fc.boolean(), before: gap, root: plans.container, after: gap })
  .map(({ hasMark, before, root, after }) => {
    const writer = new Writer();
    if (hasMark) writer.put("\uFEFF");
    writer.gap(before);
    const node = writer.node({ ...root, kind: "object" } as Plan);
    writer.gap(after);
    return { text: writer.text, root: node, comments: writer.comments };
  });

class Writer {
  text = "";
  readonly comments: Span[] = [];

  put(text: string): void {
    this.text += text;
  }

  gap(pieces: Gap): void {
    for (const piece of pieces) {
      const start = this.text.length;
      this.put(piece);
      if (piece.startsWith("/")) {
        // A line comment's line end is not part of it.
        const end = piece.startsWith("//") ? start + piece.search(/[\r\n\u2028]/) : this.text.length;
        this.comments.push({ start, end });
      }
    }
  }

  node(plan: Plan): WrittenNode {
    const start = this.text.length;
    if (plan.kind === "scalar") {
      this.put(plan.text);
      return { kind: "scalar", start, end: this.text.length, entries: [], hasComma: false };
    }
    const isObject = plan.kind === "object";
    this.put(isObject ? "{" : "[");
    const entries: WrittenEntry[] = [];
    for (const [index, entry] of plan.entries.entries()) {
      this.gap(entry.gaps[0]);
      const entryStart = this.text.length;
      if (isObject) {
        this.put(entry.key[0]);
        this.gap(entry.gaps[1]);
        this.put(":");
        this.gap(entry.gaps[2]);
      }
      const value = this.node(entry.value);
      entries.push({
        key: isObject ? entry.key[1] : index,
        start: isObject ? entryStart : value.start,
        value,
      });
      this.gap(entry.gaps[3]);
      if (index < plan.entries.length - 1 || plan.comma) this.put(",");
    }
    this.gap(plan.end);
    this.put(isObject ? "}" : "]");
    return { kind: plan.kind, start, end: this.text.length, entries, hasComma: plan.comma };
  }
}
