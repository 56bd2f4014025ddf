import { library } from "../../tsup.base.ts";

// `events` is for browsers too: it must not reach undici, so it has an entry of its own.
export default library({ entry: ["src/index.ts", "src/events.ts"] });
