import { library } from "../../tsup.base.ts";

/** Runs in browsers too: nothing of Node may be in it. */
export default library({ platform: "neutral" });
