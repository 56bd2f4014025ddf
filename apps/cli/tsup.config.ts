import { cpSync, existsSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { basename, dirname, resolve } from "node:path";
import { defineConfig, type Options } from "tsup";
import { writeThirdPartyNotices } from "../../scripts/third-party-notices.ts";

type BuildPlugin = NonNullable<Options["esbuildPlugins"]>[number];

/**
 * Takes the siblings from their sources, each name from the file that defines it: split file by file, a command's
 * chunk holds of a package what that command needs. Through a package's index, or its built file, every chunk would
 * hold all that any command needs.
 */
const siblingSources: BuildPlugin = {
  name: "sibling-sources",
  setup(build) {
    build.onResolve({ filter: /^@openclaw-hf\// }, ({ path }) => ({
      path: indexOf(path),
      sideEffects: false,
    }));
    build.onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8")
        .replace(SIBLING_IMPORT, (_, names: string, specifier: string) =>
          importsByFile(names, indexOf(specifier)),
        )
        .replace(BUILTIN_LOADING, (_, name: string) => `Promise.resolve(${getBuiltin(name)})`)
        .concat(takeAlong(path)),
      loader: "ts",
    }));
  },
};

/**
 * What is loaded by itself, and what it takes the whole of along. esbuild makes a file of all modules that the same loads
 * reach: without this the commands shared two dozen small ones, and reading a file costs a start as much as running what
 * is in it.
 */
const BELOW: Readonly<Record<string, string>> = {
  "query-catalog.ts": "reading-commands.ts",
  "everyday-commands.ts": "reading-commands.ts",
  "edit-toml.ts": "everyday-commands.ts",
  "talking-commands.ts": "everyday-commands.ts",
  "run-gateway.ts": "everyday-commands.ts",
  "run-worker.ts": "everyday-commands.ts",
  "run-workers.ts": "everyday-commands.ts",
  "plan-from-dialogue.ts": "talking-commands.ts",
  "repl.ts": "talking-commands.ts",
  "print-config-schema.ts": "reading-commands.ts",
  "parse-config.ts": "reading-commands.ts",
  "models-json.ts": "reading-commands.ts",
};

function takeAlong(path: string): string {
  const below = BELOW[basename(path)];
  return below === undefined ? "" : `export * from ${JSON.stringify(resolve("src/commands", below))};`;
}

const SIBLING_IMPORT = /import \{([^}]*)\} from "(@openclaw-hf\/[^"]+)";/g;
const BUILTIN_LOADING = /(?<!typeof )\bimport\("node:([a-z_/]+)"\)/g;
const REEXPORT = /export (?:type )?\{([^}]*)\} from "(\.[^"]+)";/g;

/** The source behind a sibling's public name, e.g. `@openclaw-hf/hf-catalog/store`. */
function indexOf(specifier: string): string {
  const [, name = "", subpath = "index"] = specifier.split("/");
  const folder = resolve(name === "gateway" ? "../gateway" : `../../packages/${name}`, "src");
  const found = [`${folder}/${subpath}.ts`, `${folder}/${subpath}/index.ts`].find((file) => existsSync(file));
  if (found === undefined) throw new Error(`There is no source behind ${specifier}.`);
  return found;
}

/** `import { a, b } from` an index as imports from the files that the index names; types need none. */
function importsByFile(names: string, index: string): string {
  const homes = new Map<string, string>();
  for (const [, exported = "", file = ""] of readFileSync(index, "utf8").matchAll(REEXPORT)) {
    for (const name of namesIn(exported)) homes.set(name, resolve(dirname(index), file));
  }
  const imports = namesIn(names).map((name) => {
    const [plain = name] = name.split(" as ");
    return `import { ${name} } from ${JSON.stringify(homes.get(plain) ?? index)};`;
  });
  // On one line, so that the line numbers of stack traces stay.
  return imports.join(" ");
}

function namesIn(clause: string): string[] {
  const names = clause.split(",").map((name) => name.trim());
  return names.filter((name) => name !== "" && !name.startsWith("type "));
}

/**
 * Asks Node for its own modules by `process.getBuiltinModule`, and for their functions when they are called: of the
 * start of a command `node:crypto` would be a tenth, `node:http` another. An `import` would make Node build an ES
 * namespace of all its names as well. It also spares bundled CommonJS its `require`.
 */
const builtins: BuildPlugin = {
  name: "builtins",
  setup(build) {
    build.onResolve({ filter: /^(node:)?[a-z_]+(\/[a-z_]+)?$/ }, ({ path, kind, resolveDir }) => {
      if (!isBuiltin(path)) return undefined;
      const namespace = kind === "require-call" ? "required-builtin" : "imported-builtin";
      // The sandbox gets its own: a file that it shared with the commands would be one more for these to read.
      const suffix = resolveDir.includes("hf-sandbox") ? "?hf-sandbox" : "";
      return { path: path.replace(/^node:/, ""), suffix, namespace, sideEffects: false };
    });
    build.onLoad({ filter: /./, namespace: "required-builtin" }, ({ path }) => ({
      contents: `module.exports = ${getBuiltin(path)};`,
    }));
    // One export a name, each dropped where nobody uses it: as CommonJS every importing file would copy all of them.
    build.onLoad({ filter: /./, namespace: "imported-builtin" }, async ({ path }) => {
      const { default: _, ...exported } = await import(`node:${path}`);
      return {
        contents: [
          `const builtin = () => ${getBuiltin(path)};`,
          "export default /* @__PURE__ */ builtin();",
          ...Object.entries(exported).map(([name, value]) =>
            isPlainFunction(name, value)
              ? `export const ${name} = (...args) => builtin().${name}(...args);`
              : `export const ${name} = /* @__PURE__ */ (() => builtin().${name})();`,
          ),
        ].join("\n"),
      };
    });
  },
};

/** Nothing but to be called: no class, and no properties of its own that somebody may ask for. */
function isPlainFunction(name: string, value: unknown): boolean {
  return typeof value === "function" && /^[a-z]/.test(name) && Object.keys(value).length === 0;
}

const getBuiltin = (path: string) => `process.getBuiltinModule(${JSON.stringify(`node:${path}`)})`;

/**
 * Of undici only what is used: its index loads mocks, caches and WebSockets with it, half a megabyte. These are the
 * files that its index takes the names from.
 */
const undiciParts: BuildPlugin = {
  name: "undici-parts",
  setup(build) {
    build.onResolve({ filter: /^undici$/ }, ({ resolveDir }) => ({
      path: "undici",
      namespace: "parts",
      pluginData: resolveDir,
      sideEffects: false,
    }));
    build.onLoad({ filter: /./, namespace: "parts" }, ({ pluginData }) => ({
      contents: [
        'export { default as Client } from "undici/lib/dispatcher/client.js";',
        'export { default as errors } from "undici/lib/core/errors.js";',
        'export { default as Pool } from "undici/lib/dispatcher/pool.js";',
        'export { default as EnvHttpProxyAgent } from "undici/lib/dispatcher/env-http-proxy-agent.js";',
        'export { default as buildConnector } from "undici/lib/core/connect.js";',
        'export { fetch } from "undici/lib/web/fetch/index.js";',
      ].join("\n"),
      resolveDir: pluginData,
    }));
  },
};

/**
 * Takes out the imports of chunks for nothing but their side effects, of which none has any: esbuild leaves them where
 * it has moved the names that were imported.
 */
const emptyImports: NonNullable<Options["plugins"]>[number] = {
  name: "empty-imports",
  renderChunk: (code) => ({ code: code.replace(/\bimport ?"\.\/chunk-\w+\.js";\n?/g, "") }),
};

/**
 * Everything the command needs is in the bundle: the published package has no run-time dependency.
 * Splitting keeps the code of commands apart from the command line, so that `--help` reads next to nothing.
 */
export default defineConfig({
  entry: { openclaw: "src/openclaw.ts" },
  format: "esm",
  target: "node22.19",
  platform: "node",
  splitting: true,
  treeshake: false,
  clean: true,
  dts: false,
  minify: true,
  sourcemap: false,
  // What went into the bundle, for its third-party notices.
  metafile: true,
  noExternal: [/./],
  removeNodeProtocol: false,
  esbuildPlugins: [siblingSources, undiciParts, builtins],
  plugins: [emptyImports],
  // The gateway's page lies beside the chunk that serves it.
  onSuccess: async () => {
    if (existsSync("../gateway/dist/web")) cpSync("../gateway/dist/web", "dist/web", { recursive: true });
    writeThirdPartyNotices();
  },
});
