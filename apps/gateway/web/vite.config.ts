import { defineConfig } from "vite";

/** Builds the page into the gateway's `dist/web`, from where `createPage` serves it. */
export default defineConfig({
  root: import.meta.dirname,
  // Relative addresses: the gateway may be mounted under a prefix.
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    target: "es2023",
    // The content security policy has no `data:` for scripts and styles, and a preload helper would be dead weight.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The bundled libraries ask for their notices to go where their code goes.
    license: { fileName: "licenses.md" },
  },
});
