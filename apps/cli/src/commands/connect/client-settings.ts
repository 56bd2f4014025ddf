import { type GatewayTokenPlace, tokenCommand, tokenInShell } from "../../gateway-token-place.ts";

/** Where a client finds the gateway. */
export interface GatewayAddress {
  /** `http://127.0.0.1:18789` */
  readonly url: string;
  readonly token: GatewayTokenPlace;
}

/** What to tell one client. */
export interface ClientSettings {
  readonly title: string;
  /** Where the text goes. */
  readonly place: string;
  /** The settings, ready to paste. */
  readonly text: string;
  readonly notes: readonly string[];
  /** The file of the client that `--write` can change: its path from the home folder, and the values to set. */
  readonly file?: ClientFile;
  /** Why `--write` leaves it to the person. */
  readonly whyNot?: string;
}

/** A file of a client, and what is to stand in it. */
interface ClientFile {
  readonly format: "json" | "toml";
  readonly path: string;
  readonly values: readonly ClientValue[];
}

/** A value at a path of a client's file. */
export interface ClientValue {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** The clients that can be told. */
export type ClientName =
  | "opencode"
  | "codex"
  | "claude-code"
  | "continue"
  | "chat-ui"
  | "open-webui"
  | "openai-js"
  | "openai-python"
  | "curl";

/** The variable that clients get the token from where they read no file. */
const TOKEN_VARIABLE = "OPENCLAW_GATEWAY_TOKEN";

/** The settings that point a client at the gateway, its `default` model first. The token is referred to, not shown. */
export function clientSettings(name: ClientName, { url, token }: GatewayAddress): ClientSettings {
  const baseUrl = `${url}/v1`;
  const readToken = tokenInShell(token);
  // What cannot run a command gets a configured token from a variable.
  const exports = token.kind === "file" ? [] : [exportToken(readToken)];
  switch (name) {
    case "opencode":
      return opencode(baseUrl, token, exports);
    case "codex":
      return codex(baseUrl, readToken);
    case "claude-code":
      return claudeCode(url, token);
    case "continue":
      return {
        title: "Continue",
        place: "~/.continue/config.yaml",
        text: [
          // Without these three Continue refuses the whole file.
          "name: OpenClaw",
          "version: 1.0.0",
          "schema: v1",
          "models:",
          "  - name: OpenClaw",
          "    provider: openai",
          "    model: default",
          `    apiBase: ${baseUrl}`,
          `    apiKey: \${{ secrets.${TOKEN_VARIABLE} }}`,
          "    roles: [chat, edit, apply]",
        ].join("\n"),
        notes: [
          "Where the file is there already, only the entry under models is new.",
          `echo "${TOKEN_VARIABLE}=${readToken}" >> ~/.continue/.env`,
        ],
        whyNot: "It is YAML, whose layout and comments would not be kept.",
      };
    case "chat-ui":
      return {
        title: "chat-ui",
        place: ".env.local of chat-ui",
        text: `OPENAI_BASE_URL=${baseUrl}\nOPENAI_API_KEY=<${token.kind === "file" ? `the text in ${token.path}` : "gateway.auth.token of the config"}>`,
        notes: [],
      };
    case "open-webui":
      return {
        title: "Open WebUI",
        place: "the environment of Open WebUI",
        text: `export OPENAI_API_BASE_URL=${baseUrl}\nexport OPENAI_API_KEY="${readToken}"`,
        notes: [
          "From a container the gateway is another machine: `openclaw gateway run --bind lan`, and add host.docker.internal to gateway.allowedHosts.",
        ],
      };
    case "openai-js":
      return {
        title: "openai (JavaScript)",
        place: "your program",
        text: [
          ...(token.kind === "file" ? ['import { readFileSync } from "node:fs";'] : []),
          'import OpenAI from "openai";',
          "",
          "const openai = new OpenAI({",
          `  baseURL: "${baseUrl}",`,
          token.kind === "file"
            ? `  apiKey: readFileSync(${JSON.stringify(token.path)}, "utf8").trim(),`
            : `  apiKey: process.env.${TOKEN_VARIABLE},`,
          "});",
          'const answer = await openai.chat.completions.create({ model: "default", messages: [{ role: "user", content: "Hello" }] });',
        ].join("\n"),
        notes: exports,
      };
    case "openai-python":
      return {
        title: "openai (Python)",
        place: "your program",
        text: [
          token.kind === "file" ? "from pathlib import Path" : "import os",
          "from openai import OpenAI",
          "",
          `client = OpenAI(base_url="${baseUrl}", api_key=${token.kind === "file" ? `Path(${JSON.stringify(token.path)}).read_text().strip()` : `os.environ["${TOKEN_VARIABLE}"]`})`,
          'answer = client.chat.completions.create(model="default", messages=[{"role": "user", "content": "Hello"}])',
        ].join("\n"),
        notes: exports,
      };
    case "curl":
      return {
        title: "curl",
        place: "a shell",
        text: `curl -s ${baseUrl}/chat/completions -H "Authorization: Bearer ${readToken}" -H 'Content-Type: application/json' -d '{"model":"default","messages":[{"role":"user","content":"Hello"}]}'`,
        notes: [],
      };
  }
}

function exportToken(readToken: string): string {
  return `export ${TOKEN_VARIABLE}="${readToken}"`;
}

function codex(baseUrl: string, readToken: string): ClientSettings {
  const provider = {
    name: "OpenClaw",
    base_url: baseUrl,
    env_key: TOKEN_VARIABLE,
    wire_api: "responses",
  };
  return {
    title: "Codex",
    place: "~/.codex/config.toml",
    text: [
      'model = "default"',
      'model_provider = "openclaw"',
      "",
      "[model_providers.openclaw]",
      ...Object.entries(provider).map(([key, value]) => `${key} = ${JSON.stringify(value)}`),
    ].join("\n"),
    notes: [exportToken(readToken)],
    file: {
      format: "toml",
      path: ".codex/config.toml",
      values: [
        { path: ["model"], value: "default" },
        { path: ["model_provider"], value: "openclaw" },
        { path: ["model_providers", "openclaw"], value: provider },
      ],
    },
  };
}

function opencode(baseUrl: string, token: GatewayTokenPlace, exports: readonly string[]): ClientSettings {
  const apiKey = token.kind === "file" ? `{file:${token.path}}` : `{env:${TOKEN_VARIABLE}}`;
  const provider = {
    npm: "@ai-sdk/openai-compatible",
    name: "OpenClaw",
    options: { baseURL: baseUrl, apiKey },
    models: { default: { name: "OpenClaw default" } },
  };
  const values = [{ path: ["provider", "openclaw"], value: provider }];
  return {
    title: "OpenCode",
    place: "~/.config/opencode/opencode.json",
    text: JSON.stringify(
      { $schema: "https://opencode.ai/config.json", provider: { openclaw: provider } },
      undefined,
      2,
    ),
    notes: ["More models: add them under `models` by alias or Hub id.", ...exports],
    file: { format: "json", path: ".config/opencode/opencode.json", values },
  };
}

function claudeCode(url: string, token: GatewayTokenPlace): ClientSettings {
  const env = { ANTHROPIC_BASE_URL: url, ANTHROPIC_MODEL: "default", ANTHROPIC_SMALL_FAST_MODEL: "default" };
  const apiKeyHelper = tokenCommand(token);
  return {
    title: "Claude Code",
    place: "~/.claude/settings.json",
    text: JSON.stringify({ apiKeyHelper, env }, undefined, 2),
    notes: [],
    file: {
      format: "json",
      path: ".claude/settings.json",
      values: [
        { path: ["apiKeyHelper"], value: apiKeyHelper },
        ...Object.entries(env).map(([name, value]) => ({ path: ["env", name], value })),
      ],
    },
  };
}
