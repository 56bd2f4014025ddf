import { cpSync, existsSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, resolve } from "node:path";
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
      contents: readFileSync(path, "utf8").replace(SIBLING_IMPORT, (_, names: string, specifier: string) =>
        importsByFile(names, indexOf(specifier)),
      ),
      loader: "ts",
    }));
  },
};

const SIBLING_IMPORT = /import \{([^}]*)\} from "(@openclaw-hf\/[^"]+)";/g;
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
 * Asks Node for its own modules by `process.getBuiltinModule`. An `import` of one makes Node build an ES namespace of
 * all its names, for `node:fs` its promises too: 4 ms of a start that takes 25. It also spares bundled CommonJS its
 * `require`.
 */
const builtins: BuildPlugin = {
  name: "builtins",
  setup(build) {
    build.onResolve({ filter: /^(node:)?[a-z_]+(\/[a-z_]+)?$/ }, ({ path, kind }) => {
      if (!isBuiltin(path)) return undefined;
      const namespace = kind === "require-call" ? "required-builtin" : "imported-builtin";
      return { path: path.replace(/^node:/, ""), namespace, sideEffects: false };
    });
    build.onLoad({ filter: /./, namespace: "required-builtin" }, ({ path }) => ({
      contents: `module.exports = ${getBuiltin(path)};`,
    }));
    // One export a name, each dropped where nobody uses it: as CommonJS every importing file would copy all of them.
    build.onLoad({ filter: /./, namespace: "imported-builtin" }, async ({ path }) => {
      const names = Object.keys(await import(`node:${path}`)).filter((name) => name !== "default");
      return {
        contents: [
          `const builtin = /* @__PURE__ */ (() => ${getBuiltin(path)})();`,
          "const take = (name) => builtin[name];",
          "export default builtin;",
          ...names.map((name) => `export const ${name} = /* @__PURE__ */ take("${name}");`),
        ].join("\n"),
      };
    });
  },
};

const getBuiltin = (path: string) => `process.getBuiltinModule(${JSON.stringify(`node:${path}`)})`;

/**
 * Of undici only what is used: its index loads mocks, caches and WebSockets with it, half a megabyte. These are the
 * files that its index takes the three names from.
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
        'export { default as Pool } from "undici/lib/dispatcher/pool.js";',
        'export { default as EnvHttpProxyAgent } from "undici/lib/dispatcher/env-http-proxy-agent.js";',
        'export { fetch } from "undici/lib/web/fetch/index.js";',
      ].join("\n"),
      resolveDir: pluginData,
    }));
  },
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
  // The gateway's page lies beside the chunk that serves it.
  onSuccess: async () => {
    if (existsSync("../gateway/dist/web")) cpSync("../gateway/dist/web", "dist/web", { recursive: true });
    writeThirdPartyNotices();
  },
});
