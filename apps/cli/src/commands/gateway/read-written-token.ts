import { parseJson5, readText } from "@openclaw-hf/config-core/edit";
import type { Context } from "../../context.ts";
import { writtenGatewayToken } from "../../gateway-token-place.ts";
import { pathsOf } from "../../paths-of.ts";

/** `gateway.auth.token` as the config file has it now. What may be wrong with the file, the gateway itself says. */
export async function readWrittenToken(context: Context): Promise<string | undefined> {
  const file = await readText(pathsOf(context).configPath);
  const parsed = file.kind === "text" ? parseJson5(file.text) : undefined;
  return parsed?.ok ? writtenGatewayToken(parsed.value) : undefined;
}
