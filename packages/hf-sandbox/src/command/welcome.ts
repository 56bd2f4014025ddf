import type { SandboxAddress } from "../sandbox-server.ts";

/** What the command prints once the sandbox listens: where, and lines that work when pasted. */
export function describeStart({ url, baseUrl }: SandboxAddress, recordingsDir: string | undefined): string {
  const question = JSON.stringify({
    model: "deepseek-ai/DeepSeek-R1",
    stream: true,
    messages: [{ role: "user", content: "Hello!" }],
  });
  return `The sandbox router listens on ${url}; base URL for clients: ${baseUrl}
${recordingsDir === undefined ? "" : `Recordings are served from ${recordingsDir} as the models recordings/<name>.\n`}
Ask it something (any token will do):
  curl -N ${baseUrl}/chat/completions -H 'authorization: Bearer hf_sandbox' -H 'content-type: application/json' -d '${question}'
Take a backend down, and up again:
  curl -X PUT ${url}/sandbox/backends/together -H 'content-type: application/json' -d '{"state":"down"}'
See all it can do:
  curl ${url}/sandbox
`;
}
