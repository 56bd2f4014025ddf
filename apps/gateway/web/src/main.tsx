import { render } from "preact";
import { App } from "./app.tsx";
import { followAddress } from "./router.ts";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/shell.css";
import "./styles/models.css";
import "./styles/chart.css";
import "./styles/playground.css";
import "./styles/markdown.css";
import "./styles/activity.css";

followAddress();
const root = document.getElementById("app");
if (root !== null) render(<App />, root);
