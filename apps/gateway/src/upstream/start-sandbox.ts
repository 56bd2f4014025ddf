import {
  createSandbox,
  type Sandbox,
  type SandboxAddress,
  type SandboxOptions,
} from "@openclaw-hf/hf-sandbox";
import { GatewayError } from "../gateway-error.ts";

/**
 * Starts an embedded sandbox on a free port of loopback.
 *
 * @throws GatewayError `sandbox_failed`
 */
export async function startSandbox(
  options: SandboxOptions | undefined,
): Promise<SandboxAddress & { readonly sandbox: Sandbox }> {
  try {
    const sandbox = createSandbox(options);
    return { ...(await sandbox.listen()), sandbox };
  } catch (cause) {
    throw new GatewayError("sandbox_failed", "The embedded sandbox could not start.", { cause });
  }
}
