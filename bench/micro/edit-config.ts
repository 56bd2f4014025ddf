/** How long an edit of a large config file takes, from its text to the new, checked text. */
import { appendTo, setIn, unsetIn } from "@openclaw-hf/config-core/edit";
import { median } from "../src/statistics.ts";

const MODELS = 1_100;
const EDITS = 15;

/** A config of about 200 KB, as people write them: comments, bare keys, both kinds of quotes, trailing commas. */
function largeConfig(): string {
  const models = Array.from(
    { length: MODELS },
    (_, index) => `      // Number ${index}: kept for the nightly runs, see the notes of last spring.
      "huggingface/bench-org/Bench-Model-${index}": { alias: 'Bench ${index}', params: { temperature: 0.${index % 10}, } },`,
  );
  return `{
  agents: {
    defaults: {
      model: { primary: "huggingface/bench-org/Bench-Model-0", fallbacks: ["huggingface/bench-org/Bench-Model-1"] },
      models: {
${models.join("\n")}
      },
    },
  },
}
`;
}

const text = largeConfig();
const last = `huggingface/bench-org/Bench-Model-${MODELS - 1}`;
const models = ["agents", "defaults", "models"];
const edits = {
  "change a value": () => setIn(text, [...models, last, "alias"], "Changed"),
  "add a member": () => setIn(text, [...models, "huggingface/bench-org/New"], { alias: "New" }),
  "remove a member": () => unsetIn(text, [...models, last]),
  "append to an array": () => appendTo(text, ["agents", "defaults", "model", "fallbacks"], last),
};

for (const [name, edit] of Object.entries(edits)) {
  const times = Array.from({ length: EDITS }, () => {
    const before = process.cpuUsage();
    if (edit() === text) throw new Error(`${name} changed nothing`);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  const kilobytes = Math.round(text.length / 1024);
  const result = { name: `${name} in ${kilobytes} KB`, value: median(times), unit: "ms", goal: "<= 120" };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
