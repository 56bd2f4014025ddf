import { library } from "../../tsup.base.ts";

/** The core runs in browsers too; the store is for Node. */
export default library({
  entry: { index: "src/index.ts", store: "src/store/index.ts" },
  platform: "neutral",
});
