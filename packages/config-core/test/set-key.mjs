/** A process that sets one key and ends: `node set-key.mjs PATH KEY VALUE`. Runs the built package. */
import { argv } from "node:process";
import { setIn } from "../dist/edit.js";
import { updateConfigFile } from "../dist/index.js";

const [, , path = "", key = "", value = ""] = argv;
await updateConfigFile(path, (text) => setIn(text, ["concurrent", key], Number(value)));
