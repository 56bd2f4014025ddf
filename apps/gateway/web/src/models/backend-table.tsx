import type { Backend, CatalogModel } from "@openclaw-hf/hf-catalog";
import { formatMs, formatPrice, formatRate, formatTokens } from "../ui/format.ts";
import { ScrollFrame } from "../ui/scroll-frame.tsx";
import { factsOf } from "./catalog-facts.ts";

/** The backends of a model, and which of them each way of routing takes. */
export function BackendTable(props: {
  readonly model: CatalogModel;
  readonly suffix: string;
  readonly onPin: (provider: string) => void;
}) {
  const { model, suffix } = props;
  if (model.backends.length === 0) {
    return <p class="soft">None is known: this entry does not come from the router's live list.</p>;
  }
  const picks = (
    [
      ["no suffix", ""],
      [":fastest", "fastest"],
      [":cheapest", "cheapest"],
    ] as const
  ).map(([caption, name]) => ({ caption, provider: factsOf(model, name).picked?.provider }));
  const picked = factsOf(model, suffix).picked?.provider;
  return (
    <ScrollFrame label={`Backends of ${model.name}`}>
      <table class="data backend-table">
        <thead>
          <tr>
            <th scope="col">Backend</th>
            <th scope="col" class="number">
              $ in
            </th>
            <th scope="col" class="number">
              $ out
            </th>
            <th scope="col" class="number">
              Tok/s
            </th>
            <th scope="col" class="number">
              First token
            </th>
            <th scope="col" class="number">
              Context
            </th>
            {/* A suffix locks the backend: no choice of one is offered then. */}
            {suffix === "" && (
              <th scope="col">
                <span class="unseen">Pin</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {model.backends.map((backend) => (
            <tr key={backend.provider} class={backend.provider === picked ? "is-selected" : ""}>
              <td>
                <BackendName
                  backend={backend}
                  taken={picks
                    .filter(({ provider }) => provider === backend.provider)
                    .map(({ caption }) => caption)}
                />
              </td>
              <td class="number">{formatPrice(backend.pricing?.inputPerMillionTokens)}</td>
              <td class="number">{formatPrice(backend.pricing?.outputPerMillionTokens)}</td>
              <td class="number">{formatRate(backend.throughputTokensPerSecond)}</td>
              <td class="number">{formatMs(backend.firstTokenLatencyMs)}</td>
              <td class="number">{formatTokens(backend.contextWindow)}</td>
              {suffix === "" && (
                <td class="number">
                  <button
                    type="button"
                    class="button quiet small"
                    aria-label={`Pin ${backend.provider}`}
                    onClick={() => props.onPin(backend.provider)}
                  >
                    Pin
                  </button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollFrame>
  );
}

function BackendName({ backend, taken }: { readonly backend: Backend; readonly taken: readonly string[] }) {
  return (
    <span class="backend-name">
      <span class="name">{backend.provider}</span>
      {backend.status !== "live" && <span class="badge bad">{backend.status}</span>}
      {backend.isFree && <span class="badge">free</span>}
      {taken.map((caption) => (
        <span key={caption} class="badge accent">
          {caption}
        </span>
      ))}
    </span>
  );
}
