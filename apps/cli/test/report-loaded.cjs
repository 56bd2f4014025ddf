/**
 * Loaded before the command (`node --require`): writes what it loaded, as JSON, to the file that `LOADED_FILE` names when
 * it ends. CommonJS, because an ES module would have Node load its own modules for it.
 */
const { writeFileSync } = require("node:fs");
const { registerHooks } = require("node:module");

const files = [];
registerHooks({
  load(url, context, nextLoad) {
    if (url.startsWith("file:")) files.push(url.slice(url.lastIndexOf("/") + 1));
    return nextLoad(url, context);
  },
});

process.on("exit", () => {
  const builtins = process.moduleLoadList
    .filter((name) => name.startsWith("NativeModule "))
    .map((name) => name.slice("NativeModule ".length));
  writeFileSync(process.env.LOADED_FILE, JSON.stringify({ files, builtins }));
});
