/**
 * A process that changes a config file as fast as it can, to be killed: `node write-forever.mjs PATH`. Prints `ready`
 * and then every number that it has written, once it is written. Runs the built package, which starts faster.
 */
import { argv, stdout } from "node:process";
import { setIn } from "../dist/edit.js";
import { updateConfigFile } from "../dist/index.js";

const [, , path = ""] = argv;
stdout.write("ready\n");
for (;;) {
  let written = 0;
  await updateConfigFile(path, (text) => {
    written = Number(/\bcounter: (\d+)/.exec(text)?.[1] ?? 0) + 1;
    return setIn(text, ["soak", "counter"], written);
  });
  stdout.write(`${written}\n`);
}
