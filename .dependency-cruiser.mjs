/**
 * The layers of ARCHITECTURE.md as a check: which sibling a folder's source may import, and nothing else.
 * Tests, benches and scripts may also use the sandbox.
 */
const arrows = {
  "packages/model-ref": [],
  "packages/hf-catalog": ["packages/model-ref"],
  "packages/hf-chat": ["packages/model-ref"],
  "packages/config-core": ["packages/model-ref"],
  "packages/hf-sandbox": [],
  "apps/gateway": [
    "packages/model-ref",
    "packages/hf-catalog",
    "packages/hf-chat",
    "packages/config-core",
    "packages/hf-sandbox",
  ],
  "apps/cli": [
    "packages/model-ref",
    "packages/hf-catalog",
    "packages/hf-chat",
    "packages/config-core",
    "packages/hf-sandbox",
    "apps/gateway",
  ],
};

const layers = Object.entries(arrows).map(([folder, siblings]) => ({
  name: `layers-of-${folder.split("/")[1]}`,
  severity: "error",
  comment: `${folder} may import ${siblings.join(", ") || "no sibling"}.`,
  from: { path: `^${folder}/src/`, pathNot: "\\.test\\.ts$" },
  to: {
    path: "^(packages|apps)/",
    pathNot: [`^${folder}/`, ...siblings.map((sibling) => `^${sibling}/(dist|package\\.json)`)],
  },
}));

export default {
  forbidden: [
    ...layers,
    {
      name: "public-entries-only",
      severity: "error",
      comment: "A sibling's source is private: import it by its package name.",
      from: { path: "^(packages|apps)/([^/]+)/" },
      to: { path: "^(packages|apps)/[^/]+/src/", pathNot: "^$1/$2/" },
    },
    {
      name: "no-cycles",
      severity: "error",
      comment: "Files that need each other are one idea, or two with a third between them.",
      from: { path: "^(packages|apps)/[^/]+/src/" },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "resolvable",
      severity: "error",
      comment: "Every import resolves.",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules|/dist/" },
    exclude: { path: "/(fixtures|reports)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default"] },
  },
};
