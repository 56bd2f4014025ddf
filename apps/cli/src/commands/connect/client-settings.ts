import { quoteForShell } from "../../quote-for-shell.ts";

/** Where a client finds the gateway. */
export interface GatewayAddress {
  /** `http://127.0.0.1:18789` */
  readonly url: string;
  /** The file with the gateway's token. */
  readonly tokenFile: string;
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

/** The settings that point a client at the gateway, its `default` model first. The token is referred to, not shown. */
export function clientSettings(name: ClientName, { url, tokenFile }: GatewayAddress): ClientSettings {
  const baseUrl = `${url}/v1`;
  const readToken = `$(cat ${quoteForShell(tokenFile)})`;
  switch (name) {
    case "opencode":
      return opencode(baseUrl, tokenFile);
    case "codex":
      return codex(baseUrl, readToken);
    case "claude-code":
      return claudeCode(url, tokenFile);
    case "continue":
      return {
        title: "Continue",
        place: "~/.continue/config.yaml",
        text: [
          "models:",
          "  - name: OpenClaw",
          "    provider: openai",
          "    model: default",
          `    apiBase: ${baseUrl}`,
          `    apiKey: \${{ secrets.OPENCLAW_GATEWAY_TOKEN }}`,
          "    roles: [chat, edit, apply]",
        ].join("\n"),
        notes: [`echo "OPENCLAW_GATEWAY_TOKEN=${readToken}" >> ~/.continue/.env`],
        whyNot: "It is YAML, whose layout and comments would not be kept.",
      };
    case "chat-ui":
      return {
        title: "chat-ui",
        place: ".env.local of chat-ui",
        text: `OPENAI_BASE_URL=${baseUrl}\nOPENAI_API_KEY=<the text in ${tokenFile}>`,
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
          'import { readFileSync } from "node:fs";',
          'import OpenAI from "openai";',
          "",
          "const openai = new OpenAI({",
          `  baseURL: "${baseUrl}",`,
          `  apiKey: readFileSync(${JSON.stringify(tokenFile)}, "utf8").trim(),`,
          "});",
          'const answer = await openai.chat.completions.create({ model: "default", messages: [{ role: "user", content: "Hello" }] });',
        ].join("\n"),
        notes: [],
      };
    case "openai-python":
      return {
        title: "openai (Python)",
        place: "your program",
        text: [
          "from pathlib import Path",
          "from openai import OpenAI",
          "",
          `client = OpenAI(base_url="${baseUrl}", api_key=Path(${JSON.stringify(tokenFile)}).read_text().strip())`,
          'answer = client.chat.completions.create(model="default", messages=[{"role": "user", "content": "Hello"}])',
        ].join("\n"),
        notes: [],
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

function codex(baseUrl: string, readToken: string): ClientSettings {
  const provider = {
    name: "OpenClaw",
    base_url: baseUrl,
    env_key: "OPENCLAW_GATEWAY_TOKEN",
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
    notes: [`export OPENCLAW_GATEWAY_TOKEN="${readToken}"`],
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

function opencode(baseUrl: string, tokenFile: string): ClientSettings {
  const provider = {
    npm: "@ai-sdk/openai-compatible",
    name: "OpenClaw",
    options: { baseURL: baseUrl, apiKey: `{file:${tokenFile}}` },
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
    notes: ["More models: add them under `models` by alias or Hub id."],
    file: { format: "json", path: ".config/opencode/opencode.json", values },
  };
}

function claudeCode(url: string, tokenFile: string): ClientSettings {
  const env = { ANTHROPIC_BASE_URL: url, ANTHROPIC_MODEL: "default", ANTHROPIC_SMALL_FAST_MODEL: "default" };
  const apiKeyHelper = `cat ${quoteForShell(tokenFile)}`;
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
