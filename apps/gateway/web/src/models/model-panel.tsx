import type { CatalogModel } from "@openclaw-hf/hf-catalog";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { selection } from "../api/live.ts";
import { modelHref } from "../router.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { formatPrice, formatTokens } from "../ui/format.ts";
import { Icon } from "../ui/icon.tsx";
import { Segments } from "../ui/segments.tsx";
import { BackendTable } from "./backend-table.tsx";
import { type Facts, factsOf, pricedBackends } from "./catalog-facts.ts";
import { ModelActions } from "./model-actions.tsx";
import { refOf } from "./model-names.ts";
import { abilitiesOf } from "./model-table.tsx";
import { PriceSpeedChart } from "./price-speed-chart.tsx";

const POLICIES = ["", "fastest", "cheapest", "preferred"] as const;

/** What a choice of route decides, in the words and the order in which it is shown. */
const VERDICTS: Readonly<
  Record<
    Facts["explain"][number]["field"],
    { readonly caption: string; readonly value: (facts: Facts) => string }
  >
> = {
  backend: { caption: "Backend", value: ({ picked }) => picked?.provider ?? "unknown" },
  contextWindow: {
    caption: "Context",
    value: ({ contextWindow }) => `${formatTokens(contextWindow)} tokens`,
  },
  maxOutputTokens: {
    caption: "Longest answer",
    value: ({ maxOutputTokens }) => `${formatTokens(maxOutputTokens)} tokens`,
  },
  pricing: {
    caption: "Price",
    value: ({ pricing }) =>
      `${formatPrice(pricing?.inputPerMillionTokens)} in, ${formatPrice(pricing?.outputPerMillionTokens)} out`,
  },
};

/** One model: what is known of it, who would answer and why, and what can be done with it. */
export function ModelPanel({ id, model }: { readonly id: string; readonly model: CatalogModel | undefined }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // Where the panel is a page of its own, the focus would stay behind on the hidden list.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <section class="card models-side detail" aria-labelledby="detail-title">
      <div class="detail-head">
        <a class="button quiet small back" href={modelHref()}>
          <Icon name="back" />
          All models
        </a>
        <h2 id="detail-title" ref={heading} tabIndex={-1}>
          {model?.name ?? id}
        </h2>
        <a class="button quiet small square close" href={modelHref()} aria-label="Close the details">
          <Icon name="close" />
        </a>
      </div>
      {model === undefined ? (
        <p class="empty">The catalog has no model of this id.</p>
      ) : (
        <Details model={model} />
      )}
    </section>
  );
}

function Details({ model }: { readonly model: CatalogModel }) {
  const suffix = useSignal("");
  const facts = factsOf(model, suffix.value);
  const ref = refOf(model.id, suffix.value) ?? model.id;
  const isPinned = !(POLICIES as readonly string[]).includes(suffix.value);
  const points = pricedBackends([model]);
  return (
    <>
      <FactList model={model} suffix={suffix.value} />
      <section class="route" aria-labelledby="route-title">
        <h3 id="route-title">Who would answer</h3>
        <Segments
          label="Suffix"
          value={suffix.value}
          options={[
            ["", "No suffix"],
            ["fastest", ":fastest"],
            ["cheapest", ":cheapest"],
            ["preferred", ":preferred"],
            ...(isPinned ? [[suffix.value, `:${suffix.value}`] as const] : []),
          ]}
          onChange={(value) => {
            suffix.value = value;
          }}
        />
        <p class="ref">
          <code>{ref}</code>
          <CopyButton text={() => ref} label="Copy the model ref" />
        </p>
        <dl class="verdict" aria-live="polite">
          {facts.explain.map(({ field, because }) => (
            <div key={field}>
              <dt>{VERDICTS[field].caption}</dt>
              <dd>
                <strong>{VERDICTS[field].value(facts)}</strong>{" "}
                <span class="soft">
                  {field === "backend" ? withoutName(because, facts.picked?.provider) : because}
                </span>
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <ModelActions refText={ref} isEditable={selection.value?.editable === true} />
      <section aria-labelledby="backends-title">
        <h3 id="backends-title">Backends</h3>
        <BackendTable
          model={model}
          suffix={suffix.value}
          onPin={(provider) => {
            suffix.value = provider;
          }}
        />
      </section>
      {points.length > 1 && (
        <section aria-labelledby="model-chart-title">
          <h3 id="model-chart-title">Price against speed</h3>
          <PriceSpeedChart points={points} isOneModel />
        </section>
      )}
    </>
  );
}

/** The reason for a backend begins with its name, which already stands before it. */
function withoutName(because: string, provider = ""): string {
  return because.startsWith(`${provider} `) ? because.slice(provider.length + 1) : because;
}

function FactList({ model, suffix }: { readonly model: CatalogModel; readonly suffix: string }) {
  const alias = suffix === "" ? model.alias : model.variants[suffix]?.alias;
  const abilities = abilitiesOf(model);
  return (
    <dl class="facts">
      <Fact name="Hub id" value={<code>{model.id}</code>} />
      {alias !== undefined && (
        <Fact name="Alias" value={alias} origin={suffix === "" ? model.origins.alias : "config"} />
      )}
      <Fact name="Name" value={model.name} origin={model.origins.name} />
      <Fact name="Takes" value={model.inputModalities.join(", ") || "text"} />
      {abilities.length > 0 && <Fact name="Can" value={abilities.join(", ")} />}
      {model.created !== undefined && (
        <Fact name="Since" value={new Date(model.created * 1000).toISOString().slice(0, 10)} />
      )}
    </dl>
  );
}

function Fact(props: {
  readonly name: string;
  readonly value: preact.ComponentChildren;
  readonly origin?: string | undefined;
}) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>
        {props.value}
        {props.origin !== undefined && <span class="origin"> {props.origin}</span>}
      </dd>
    </div>
  );
}
