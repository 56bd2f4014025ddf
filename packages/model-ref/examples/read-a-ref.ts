import {
  formatModelRef,
  hubId,
  isBackendLocked,
  parseModelRef,
  routerModel,
  suggestProvider,
  withSuffix,
} from "@openclaw-hf/model-ref";

const parsed = parseModelRef("https://huggingface.co/Qwen/Qwen3-8B");
if (parsed.ok) {
  const { ref } = parsed;
  console.log(formatModelRef(ref)); // huggingface/Qwen/Qwen3-8B
  console.log(hubId(ref), isBackendLocked(ref)); // Qwen/Qwen3-8B false
  const cheapest = withSuffix(ref, "cheapest");
  if (cheapest.ok) console.log(routerModel(cheapest.ref)); // Qwen/Qwen3-8B:cheapest
}

const wrong = parseModelRef("Qwen/Qwen3-8B:Together");
if (!wrong.ok) console.log(wrong.issue); // code, offset 14, message and hint "Write huggingface/Qwen/Qwen3-8B:together."
console.log(suggestProvider("togehter", ["novita", "together"])); // together
