import { createSandbox, type Sandbox, type SandboxOptions } from "@openclaw-hf/hf-sandbox";

/** A stand-in for the router on a free port, and the environment that leads a command to it. */
export interface SandboxRouter {
  readonly sandbox: Sandbox;
  readonly url: string;
  readonly env: Record<string, string>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts the stand-in; any token will do but the reserved ones. */
export async function startRouter(options: SandboxOptions = {}): Promise<SandboxRouter> {
  const sandbox = createSandbox(options);
  const { url, baseUrl } = await sandbox.listen();
  return {
    sandbox,
    url,
    env: { OPENCLAW_HF_BASE_URL: baseUrl, HF_TOKEN: "hf_testtokentesttokentesttoken" },
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}
