#!/usr/bin/env node
import { compileCacheFolder } from "./compile-cache-folder.ts";
import { printVersion } from "./print-version.ts";
import { requireNode } from "./require-node.ts";
import { VERSION } from "./version.ts";

if (requireNode(process)) {
  const [argument, ...others] = process.argv.slice(2);
  if (others.length === 0 && (argument === "--version" || argument === "-v")) printVersion(process, VERSION);
  else {
    // Before anything is loaded that is worth keeping in compiled form.
    const folder = compileCacheFolder(process.getuid?.());
    if (folder !== undefined) process.getBuiltinModule("node:module").enableCompileCache(folder);
    const { runOpenclaw } = await import("./run-openclaw.ts");
    await runOpenclaw(process, VERSION);
  }
}
