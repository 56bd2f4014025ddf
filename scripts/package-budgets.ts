/**
 * What each package may weigh and depend on; `scripts/package-check.ts` holds the packed tarballs against it.
 * The ceilings are the measured values with about a quarter of room: raising one is a decision to be seen in review.
 */
export interface PackageBudget {
  /** All that npm installs beside the package, by name; a new one is added here on purpose. */
  readonly dependencies: readonly string[];
  /** Sum of the tarball's files. */
  readonly maxUnpackedKilobytes: number;
  /** The entry's own code and its siblings', minified and gzipped, dependencies left out. */
  readonly maxGzippedBytes: Readonly<Record<string, number>>;
  /** Files without which the package would install and then not work. */
  readonly mustHold?: readonly string[];
}

export const PACKAGE_BUDGETS: Readonly<Record<string, PackageBudget>> = {
  "@openclaw-hf/model-ref": {
    dependencies: [],
    maxUnpackedKilobytes: 40,
    maxGzippedBytes: { ".": 2000 },
  },
  "@openclaw-hf/hf-catalog": {
    dependencies: ["@leeoniya/ufuzzy", "@noble/hashes", "@openclaw-hf/model-ref", "undici"],
    maxUnpackedKilobytes: 130,
    maxGzippedBytes: { ".": 10_000, "./store": 9500 },
    mustHold: ["NOTICE"],
  },
  "@openclaw-hf/hf-chat": {
    dependencies: ["@openclaw-hf/model-ref", "undici"],
    maxUnpackedKilobytes: 160,
    maxGzippedBytes: { ".": 18_500, "./events": 4000 },
  },
  "@openclaw-hf/config-core": {
    dependencies: ["@humanwhocodes/momoa", "@openclaw-hf/model-ref", "fastest-levenshtein", "json5", "zod"],
    maxUnpackedKilobytes: 190,
    maxGzippedBytes: { ".": 21_000, "./edit": 11_500, "./schema": 3000 },
  },
  "@openclaw-hf/hf-sandbox": {
    dependencies: [],
    maxUnpackedKilobytes: 200,
    maxGzippedBytes: { ".": 28_000 },
    mustHold: ["dist/bin.js"],
  },
  "@openclaw-hf/gateway": {
    dependencies: [
      "@openclaw-hf/config-core",
      "@openclaw-hf/hf-catalog",
      "@openclaw-hf/hf-chat",
      "@openclaw-hf/hf-sandbox",
      "@openclaw-hf/model-ref",
      "undici",
    ],
    maxUnpackedKilobytes: 520,
    maxGzippedBytes: { ".": 28_000, "./workers": 38_000 },
    mustHold: ["dist/web/index.html", "dist/web/licenses.md"],
  },
  "@openclaw-hf/cli": {
    dependencies: [],
    maxUnpackedKilobytes: 2000,
    maxGzippedBytes: {},
    mustHold: [
      "dist/openclaw.js",
      "dist/web/index.html",
      "dist/THIRD-PARTY-NOTICES.md",
      "dist/web/licenses.md",
    ],
  },
};
