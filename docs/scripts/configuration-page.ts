import { configJsonSchema } from "@openclaw-hf/config-core/schema";

/** What this page reads of a JSON Schema. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Row {
  readonly path: string;
  readonly type: string;
  readonly description: string;
}

const HEAD = `<!-- Written by scripts/generate.ts from the schema; edits here are lost. -->

# Configuration reference

Every setting of \`~/.openclaw/openclaw.json\` that this project reads. All are optional. The file is JSON5: comments, single quotes and
trailing commas are welcome. Other keys are kept as they are, since the file may be shared with OpenClaw; one that looks like a slip of a
key below gets a warning.

\`\${NAME}\` in any text stands for a variable, and \`$\${NAME}\` for these very characters. Model refs are explained in
[Models](../guides/models.md), times are in milliseconds, and sizes in bytes.

\`\`\`bash
openclaw config set gateway.port 18789
openclaw config get gateway.port
openclaw config validate
\`\`\`

\`openclaw config schema\` prints the same as a JSON Schema for editors.
`;

const TAIL = `
## Environment

| variable | |
| --- | --- |
| \`HUGGINGFACE_HUB_TOKEN\`, \`HF_TOKEN\` | the token; [where it is looked for](../guides/setup.md#where-the-token-is-looked-for) |
| \`OPENCLAW_STATE_DIR\` | the folder of all files. Default: \`~/.openclaw\` |
| \`OPENCLAW_CONFIG_PATH\` | the config file. Default: \`openclaw.json\` in that folder |
| \`OPENCLAW_HF_BASE_URL\` | the router's address; comes before \`models.providers.huggingface.baseUrl\` |
| \`HTTPS_PROXY\`, \`HTTP_PROXY\`, \`NO_PROXY\` | how to get out |
| \`HF_TOKEN_PATH\`, \`HF_HOME\`, \`XDG_CACHE_HOME\` | where \`hf auth login\` saved its token |
| \`HF_ENDPOINT\` | the Hub that onboarding asks whose a token is |
| \`NO_COLOR\`, \`FORCE_COLOR\` | no colours, or colours also where there is no terminal |
| \`OPENCLAW_ASCII\` | \`1\` for terminals without UTF-8 |
| \`OPENCLAW_DEBUG\` | \`1\` adds the stack to a failure that should not happen |
`;

/** The configuration reference as Markdown: a section for each key at the top, a row for each setting in it. */
export function configurationPage(): string {
  const { properties = {} } = configJsonSchema() as Schema;
  const sections = Object.entries(properties).map(([key, schema]) => section(key, schema));
  return `${HEAD}\n${sections.join("\n")}${TAIL}`;
}

function section(key: string, schema: Schema): string {
  const rows = rowsOf(key, schema);
  const table = rows.map(({ path, type, description }) => `| \`${path}\` | ${type} | ${description} |`);
  const lead =
    schema.description === undefined || schema.properties === undefined ? [] : [schema.description, ""];
  return [`## \`${key}\``, "", ...lead, "| setting | type | |", "| --- | --- | --- |", ...table, ""].join(
    "\n",
  );
}

/** The settings under a path; an object that only groups others gives a row where it has something to say. */
function rowsOf(path: string, schema: Schema): Row[] {
  const own: Row = { path, type: cellText(typeOf(schema)), description: cellText(schema.description ?? "") };
  const inner = schema.anyOf?.find(({ properties }) => properties !== undefined) ?? schema;
  const children = childrenOf(path, inner);
  if (children.length === 0) return [own];
  const isTop = !path.includes(".");
  const described = { ...own, description: cellText(schema.description ?? inner.description ?? "") };
  return isTop || described.description === "" ? children : [described, ...children];
}

function childrenOf(path: string, schema: Schema): Row[] {
  const named = Object.entries(schema.properties ?? {}).flatMap(([key, child]) =>
    rowsOf(`${path}.${key}`, child),
  );
  const { additionalProperties: each, items } = schema;
  const keyed =
    typeof each === "object" && each.properties !== undefined ? childrenOf(`${path}.<ref>`, each) : [];
  const listed = items?.properties === undefined ? [] : childrenOf(`${path}[]`, items);
  return [...named, ...keyed, ...listed];
}

function typeOf(schema: Schema): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`"${value}"\``).join(" | ");
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(" | ");
  if (schema.type === "array") return `list of ${plural(typeOf(schema.items ?? {}))}`;
  if (schema.type === "object") return objectType(schema);
  if (schema.type === "integer") return `whole number${rangeOf(schema)}`;
  return { string: "text", boolean: "true or false", number: "number" }[schema.type ?? ""] ?? "anything";
}

function objectType({ properties, additionalProperties: each }: Schema): string {
  const isMap = properties === undefined && typeof each === "object" && Object.keys(each).length > 0;
  return isMap ? `object of ${plural(typeOf(each))}` : "object";
}

const plural = (type: string): string => ({ text: "texts", object: "objects" })[type] ?? type;

/** A limit that only says what a timer or an integer can hold is none worth reading. */
function rangeOf({ minimum, maximum = Number.POSITIVE_INFINITY }: Schema): string {
  return minimum === undefined || maximum > 1_000_000 ? "" : `, ${minimum} to ${maximum}`;
}

const cellText = (text: string): string => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
