import { homedir } from "node:os";
import { join } from "node:path";
import { createCatalogStore } from "@openclaw-hf/hf-catalog/store";

const store = createCatalogStore({
  baseUrl: "https://router.huggingface.co/v1",
  token: process.env.HF_TOKEN,
  cacheDir: join(homedir(), ".cache", "my-program"),
  proxyEnv: process.env,
});

const catalog = await store.current(); // the last good list, else the built-in one; never waits for the network
console.log(catalog.models.length, store.status().source);

const outcome = await store.refresh();
if (!outcome.ok) console.log(`Still the old list: ${outcome.reason.message}`);
store.close();
