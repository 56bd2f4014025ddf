import { gatewayUrl } from "../api/gateway-client.ts";
import { status } from "../api/live.ts";

/** A language in which the page can write a request down. */
export type SnippetLanguage = "curl" | "javascript" | "python";

const TOKEN_VARIABLE = "OPENCLAW_GATEWAY_TOKEN";

/** A request as a program. The token is never in it: the program reads it from the environment. */
export function snippetOf(
  language: SnippetLanguage,
  body: Readonly<Record<string, unknown>>,
  usesFallbacks: boolean,
): string {
  const needsToken = status.value?.auth !== "none";
  switch (language) {
    case "curl":
      return curl(body, usesFallbacks, needsToken);
    case "javascript":
      return javascript(body, usesFallbacks, needsToken);
    case "python":
      return python(body, usesFallbacks, needsToken);
  }
}

function curl(body: Readonly<Record<string, unknown>>, usesFallbacks: boolean, needsToken: boolean): string {
  const lines = [
    `curl ${body.stream === true ? "-N " : ""}${gatewayUrl("v1/chat/completions")}`,
    ...(needsToken ? [`-H "authorization: Bearer $${TOKEN_VARIABLE}"`] : []),
    ...(usesFallbacks ? [`-H 'x-openclaw-fallbacks: default'`] : []),
    `-H 'content-type: application/json'`,
    // In single quotes a shell reads nothing but the quote itself.
    `-d '${JSON.stringify(body, null, 2).replaceAll("'", `'\\''`)}'`,
  ];
  return lines.join(" \\\n  ");
}

function javascript(
  body: Readonly<Record<string, unknown>>,
  usesFallbacks: boolean,
  needsToken: boolean,
): string {
  const options = usesFallbacks ? `, {\n  headers: { "x-openclaw-fallbacks": "default" },\n}` : "";
  return `import OpenAI from "openai";

const client = new OpenAI({
  baseURL: ${JSON.stringify(gatewayUrl("v1"))},
  apiKey: ${needsToken ? `process.env.${TOKEN_VARIABLE}` : '"none"'},
});

const answer = await client.chat.completions.create(${JSON.stringify(body, null, 2)}${options});

${
  body.stream === true
    ? `for await (const chunk of answer) {\n  process.stdout.write(chunk.choices[0]?.delta?.content ?? "");\n}`
    : "console.log(answer.choices[0].message.content);"
}
`;
}

function python(
  body: Readonly<Record<string, unknown>>,
  usesFallbacks: boolean,
  needsToken: boolean,
): string {
  const fields = Object.entries(body).map(([name, value]) => `    ${name}=${pythonLiteral(value, "    ")},`);
  if (usesFallbacks) fields.push(`    extra_headers={"x-openclaw-fallbacks": "default"},`);
  return `${needsToken ? "import os\n\n" : ""}from openai import OpenAI

client = OpenAI(
    base_url=${JSON.stringify(gatewayUrl("v1"))},
    api_key=${needsToken ? `os.environ["${TOKEN_VARIABLE}"]` : '"none"'},
)

answer = client.chat.completions.create(
${fields.join("\n")}
)

${
  body.stream === true
    ? `for chunk in answer:\n    if chunk.choices:\n        print(chunk.choices[0].delta.content or "", end="", flush=True)`
    : "print(answer.choices[0].message.content)"
}
`;
}

/** A JSON value in Python's spelling; the strings of JSON are strings of Python, too. */
function pythonLiteral(value: unknown, indent: string): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return JSON.stringify(value);
  const inner = `${indent}    `;
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return `[\n${value.map((item) => `${inner}${pythonLiteral(item, inner)},\n`).join("")}${indent}]`;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return "{}";
  const lines = entries.map(
    ([key, item]) => `${inner}${JSON.stringify(key)}: ${pythonLiteral(item, inner)},\n`,
  );
  return `{\n${lines.join("")}${indent}}`;
}
