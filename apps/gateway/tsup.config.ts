import { library } from "../../tsup.base.ts";

export default library({ entry: { index: "src/index.ts", workers: "src/workers/index.ts" } });
