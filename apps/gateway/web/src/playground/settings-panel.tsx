import { useId } from "preact/hooks";
import {
  type PlaygroundSettings,
  type ResponseFormat,
  setSettings,
  settings,
  settingsProblems,
} from "./settings.ts";

type TextSetting = Exclude<keyof PlaygroundSettings, "isStreaming" | "usesFallbacks" | "responseFormat">;

const TOOLS_EXAMPLE = `[{"type": "function", "function": {
  "name": "get_weather",
  "parameters": {"type": "object",
    "properties": {"city": {"type": "string"}}}}}]`;
const SCHEMA_EXAMPLE = `{"type": "object",
  "properties": {"answer": {"type": "string"}},
  "required": ["answer"], "additionalProperties": false}`;

/** What goes with every message: system prompt, parameters, tools, the answer's format. */
export function SettingsPanel() {
  const chosen = settings.value;
  return (
    <section class="card settings" aria-label="Settings">
      <Text name="system" label="System prompt" rows={4} placeholder="You are a careful assistant." />
      <div class="pair">
        <Text name="temperature" label="Temperature" placeholder="model's" inputMode="decimal" />
        <Text name="topP" label="Top p" placeholder="model's" inputMode="decimal" />
        <Text name="maxTokens" label="Max tokens" placeholder="model's" inputMode="numeric" />
        <Text name="seed" label="Seed" placeholder="none" inputMode="numeric" />
      </div>
      <Text name="stop" label="Stop at" placeholder="Texts, separated by commas" />
      <Text name="tools" label="Tools" rows={5} placeholder={TOOLS_EXAMPLE} isCode />
      <label class="field">
        <span class="label">Answer as</span>
        <select
          class="input select"
          value={chosen.responseFormat}
          onChange={(event) => setSettings({ responseFormat: event.currentTarget.value as ResponseFormat })}
        >
          <option value="text">Text</option>
          <option value="json_object">Any JSON object</option>
          <option value="json_schema">JSON of a schema</option>
        </select>
      </label>
      {chosen.responseFormat === "json_schema" && (
        <Text name="schema" label="JSON Schema" rows={5} placeholder={SCHEMA_EXAMPLE} isCode />
      )}
      <label class="check">
        <input
          type="checkbox"
          checked={chosen.isStreaming}
          onChange={(event) => setSettings({ isStreaming: event.currentTarget.checked })}
        />
        Stream the answer
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={chosen.usesFallbacks}
          onChange={(event) => setSettings({ usesFallbacks: event.currentTarget.checked })}
        />
        Use the default's fallbacks for any model
      </label>
    </section>
  );
}

function Text(props: {
  readonly name: TextSetting;
  readonly label: string;
  readonly placeholder: string;
  readonly rows?: number;
  readonly isCode?: boolean;
  readonly inputMode?: "decimal" | "numeric";
}) {
  const id = useId();
  const problemId = `${id}-problem`;
  const problem = settingsProblems.value[props.name];
  const shared = {
    id,
    class: `input ${props.isCode ? "mono" : ""}`,
    placeholder: props.placeholder,
    value: settings.value[props.name],
    "aria-invalid": problem !== undefined,
    "aria-describedby": problemId,
    spellcheck: props.name === "system",
    onInput: (event: { currentTarget: { value: string } }) =>
      setSettings({ [props.name]: event.currentTarget.value }),
  };
  return (
    <div class="field">
      <label class="label" for={id}>
        {props.label}
      </label>
      {props.rows === undefined ? (
        <input {...shared} inputMode={props.inputMode ?? "text"} />
      ) : (
        <textarea {...shared} rows={props.rows} />
      )}
      <span id={problemId} class="hint" hidden={problem === undefined}>
        {problem}
      </span>
    </div>
  );
}
