import { signal } from "@preact/signals";
import { status } from "./api/live.ts";
import { CopyButton } from "./ui/copy-button.tsx";
import { Dialog } from "./ui/dialog.tsx";
import { Icon } from "./ui/icon.tsx";

const ONBOARD = "openclaw onboard --auth-choice huggingface-api-key";
const RUN = "HF_TOKEN=hf_… openclaw gateway run";
const TOKEN_PAGE =
  "https://huggingface.co/settings/tokens/new?ownUserPermissions=inference.serverless.write&tokenType=fineGrained";

const isDismissed = signal(false);
const isExplained = signal(false);

/** Without a Hugging Face token nothing here is real; this says so, until it has been read. */
export function SandboxNotice() {
  const known = status.value;
  if (known?.upstream.kind !== "sandbox" || isDismissed.value) return null;
  const reason =
    known.token === undefined
      ? "No Hugging Face token was found, so the built-in sandbox answers."
      : "The gateway was started with the built-in sandbox, so no real model answers.";
  return (
    <div class="notice" role="note">
      <p>
        <strong>You are talking to a stand-in.</strong> {reason}{" "}
        <span class="aside">Models, prices and answers are made up.</span>
      </p>
      <button type="button" class="button small" onClick={explainSandbox}>
        Use real models
      </button>
      <button
        type="button"
        class="button quiet small square"
        aria-label="Dismiss this notice"
        onClick={() => {
          isDismissed.value = true;
        }}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}

/** Opens the explanation of how to leave the sandbox. */
export function explainSandbox(): void {
  isExplained.value = true;
}

/** The explanation, while it is open. */
export function SandboxDialog() {
  if (!isExplained.value) return null;
  return (
    <Dialog
      title="From the sandbox to real models"
      onClose={() => {
        isExplained.value = false;
      }}
    >
      <p>
        <strong>1.</strong> Make a fine-grained token with the permission{" "}
        <em>Make calls to Inference Providers</em>:{" "}
        <a href={TOKEN_PAGE} target="_blank" rel="noreferrer">
          Hugging Face → Settings → Tokens
        </a>
        .
      </p>
      <p>
        <strong>2.</strong> Give it to the gateway, for good or for one run (from a clone of the repository:{" "}
        <code>HF_TOKEN=hf_… npm start</code>):
      </p>
      <Command text={ONBOARD} />
      <Command text={RUN} />
      <p class="soft">
        The gateway looks at <code>HUGGINGFACE_HUB_TOKEN</code>, then <code>HF_TOKEN</code>, in its
        environment, in <code>~/.openclaw/.env</code> and in the config's <code>env</code> block, and last for
        the token that <code>hf auth login</code> saved. Restart it afterwards. This page never asks for that
        token.
      </p>
    </Dialog>
  );
}

function Command({ text }: { readonly text: string }) {
  return (
    <div class="command">
      <code>{text}</code>
      <CopyButton text={() => text} label="Copy the command" />
    </div>
  );
}
