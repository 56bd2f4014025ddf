import { library } from "../../tsup.base.ts";

export default library({ entry: ["src/index.ts", "src/edit.ts", "src/schema.ts"] });
