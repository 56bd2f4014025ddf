import { useSignal } from "@preact/signals";
import { GatewayError, requestGateway } from "./api/gateway-client.ts";
import { isTokenWanted, setSessionToken } from "./api/session.ts";

/** Asks for the gateway's token, once a tab. */
export function TokenGate() {
  const token = useSignal("");
  const problem = useSignal<string | undefined>(undefined);
  const isChecking = useSignal(false);

  const submit = async (event: Event) => {
    event.preventDefault();
    isChecking.value = true;
    setSessionToken(token.value.trim());
    try {
      await requestGateway("openclaw/api/status");
      isTokenWanted.value = false;
    } catch (error) {
      setSessionToken(undefined);
      problem.value = explain(error);
    } finally {
      isChecking.value = false;
    }
  };

  return (
    <section class="card gate" aria-labelledby="gate-title">
      <h1 id="gate-title">This gateway has a token</h1>
      <p class="soft">
        Not your Hugging Face token: the gateway made one of its own, so that only you use it. It lies in{" "}
        <code>~/.openclaw/gateway-token</code> on its machine.
      </p>
      <form onSubmit={submit}>
        <label class="field">
          <span class="label">Gateway token</span>
          <input
            class="input"
            type="password"
            autocomplete="off"
            spellcheck={false}
            required
            value={token}
            aria-invalid={problem.value !== undefined}
            aria-describedby="gate-problem"
            onInput={(event) => {
              token.value = event.currentTarget.value;
            }}
          />
          <span class="hint">Kept until you close this tab; never part of an address.</span>
        </label>
        <p id="gate-problem" role="alert" hidden={problem.value === undefined}>
          {problem.value}
        </p>
        <button type="submit" class="button primary" disabled={isChecking.value}>
          {isChecking.value ? "Checking…" : "Open"}
        </button>
      </form>
    </section>
  );
}

function explain(error: unknown): string {
  if (!(error instanceof GatewayError)) return String(error);
  if (error.status === 401) return "That is not this gateway's token.";
  if (error.status === 429) return `Too many wrong tokens. Wait ${error.retryAfterSeconds ?? 60} seconds.`;
  return error.message;
}
