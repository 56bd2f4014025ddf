import { useSignal } from "@preact/signals";
import { status } from "./api/live.ts";
import { CopyButton } from "./ui/copy-button.tsx";
import { Dialog } from "./ui/dialog.tsx";

const ONBOARD = `openclaw onboard --auth-choice huggingface-api-key`;
const START = `HF_TOKEN=hf_… npm start`;
const TOKEN_PAGE =
  "https://huggingface.co/settings/tokens/new?ownUserPermissions=inference.serverless.write&tokenType=fineGrained";

/** Without a Hugging Face token nothing here is real; this says so and what to do about it. */
export function SandboxNotice() {
  const isExplained = useSignal(false);
  const known = status.value;
  if (known?.upstream.kind !== "sandbox") return null;
  const reason =
    known.token === undefined
      ? "No Hugging Face token was found, so the built-in sandbox answers."
      : "The gateway was started with the built-in sandbox, so no real model answers.";
  return (
    <div class="notice" role="note">
      <p>
        <strong>You are talking to a stand-in.</strong> {reason} Models, prices and answers are made up.
      </p>
      <button type="button" class="button small" onClick={() => setExplained(true)}>
        Use real models
      </button>
      {isExplained.value && (
        <Dialog title="From the sandbox to real models" onClose={() => setExplained(false)}>
          <p>
            <strong>1.</strong> Make a fine-grained token with the permission{" "}
            <em>Make calls to Inference Providers</em>:{" "}
            <a href={TOKEN_PAGE} target="_blank" rel="noreferrer">
              Hugging Face → Settings → Tokens
            </a>
            .
          </p>
          <p>
            <strong>2.</strong> Give it to the gateway, either for good or for one run:
          </p>
          <Command text={ONBOARD} />
          <Command text={START} />
          <p class="soft">
            The gateway looks at <code>HUGGINGFACE_HUB_TOKEN</code>, then <code>HF_TOKEN</code>, then{" "}
            <code>~/.openclaw/.env</code>, the config's <code>env</code> block and the token that{" "}
            <code>hf auth login</code> saved. Restart it afterwards. This page never asks for that token.
          </p>
        </Dialog>
      )}
    </div>
  );

  function setExplained(value: boolean): void {
    isExplained.value = value;
  }
}

function Command({ text }: { readonly text: string }) {
  return (
    <div class="command">
      <code>{text}</code>
      <CopyButton text={() => text} label="Copy the command" />
    </div>
  );
}
