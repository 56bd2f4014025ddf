import type { CatalogModel } from "@openclaw-hf/hf-catalog";
import { useComputed, useSignal } from "@preact/signals";
import { catalogError, loadCatalog, models, status } from "../api/live.ts";
import { count, formatAge } from "../ui/format.ts";
import { Segments } from "../ui/segments.tsx";
import { pricedBackends } from "./catalog-facts.ts";
import { ChainStrip } from "./chain-strip.tsx";
import { ModelFilterBar, providersOf } from "./model-filter-bar.tsx";
import { ModelPanel } from "./model-panel.tsx";
import { filters, isFiltered, matchingModels, NO_FILTERS } from "./model-query.ts";
import { ModelTable } from "./model-table.tsx";
import { PriceSpeedChart } from "./price-speed-chart.tsx";

type Picture = "table" | "chart";

/** The catalog as a table and as a picture, with one model's details beside it. */
export function ModelsView({ modelId }: { readonly modelId: string | undefined }) {
  const shown = useSignal<Picture>("table");
  const matching = useComputed(() => matchingModels(models.value ?? [], filters.value));
  const all = models.value;
  if (all === undefined) return <Loading />;

  const model = modelId === undefined ? undefined : all.find(({ id }) => id === modelId);
  return (
    <>
      <div class="head">
        <h1>Models</h1>
        <p>
          {count(all.length, "model")} on {count(providersOf(all).length, "backend")}
          <CatalogSource />
        </p>
        <div class="head-end only-narrow">
          <Segments
            label="Show the models as"
            value={shown.value}
            options={[
              ["table", "Table"],
              ["chart", "Chart"],
            ]}
            onChange={(value) => {
              shown.value = value;
            }}
          />
        </div>
      </div>
      <ChainStrip />
      <ModelFilterBar models={all} matchingCount={matching.value.length} />
      <div class={`models ${modelId === undefined ? "" : "has-detail"} shows-${shown.value}`}>
        <section class="card models-list" aria-label="Catalog">
          {matching.value.length === 0 ? (
            <NothingMatches />
          ) : (
            <ModelTable models={matching.value} selectedId={modelId} />
          )}
        </section>
        {modelId === undefined ? (
          <Overview models={matching.value} />
        ) : (
          <ModelPanel key={modelId} id={modelId} model={model} />
        )}
      </div>
    </>
  );
}

/** The picture of every backend that passes the filters. */
function Overview({ models: shown }: { readonly models: readonly CatalogModel[] }) {
  const points = pricedBackends(shown);
  const hidden = sum(shown, ({ backends }) => backends.length) - points.length;
  return (
    <section class="card models-side overview" aria-labelledby="overview-title">
      <h2 id="overview-title">Price against speed</h2>
      <p class="soft">
        Each dot is a model on one of its live backends. The line joins those that none beats on both price
        and speed.
      </p>
      <PriceSpeedChart points={points} />
      {hidden > 0 && (
        <p class="soft footnote">{count(hidden, "offer")} without a known price or speed left out.</p>
      )}
    </section>
  );
}

function CatalogSource() {
  const catalog = status.value?.catalog;
  if (catalog === undefined) return null;
  const age = catalog.fetchedAt === undefined ? "" : `, ${formatAge(catalog.fetchedAt, Date.now())}`;
  const names = { live: "live list", cache: "cached list", "built-in": "built-in list" };
  return (
    <>
      {" · "}
      {names[catalog.source]}
      {age}
    </>
  );
}

function NothingMatches() {
  return (
    <div class="empty">
      <strong>No model passes these filters</strong>
      <p>{isFiltered(filters.value) ? "Loosen one of them, or start over." : "The catalog is empty."}</p>
      <button
        type="button"
        class="button"
        onClick={() => {
          filters.value = {
            ...NO_FILTERS,
            sort: filters.value.sort,
            isDescending: filters.value.isDescending,
          };
        }}
      >
        Clear the filters
      </button>
    </div>
  );
}

function Loading() {
  if (catalogError.value === undefined) return <p class="empty">Reading the catalog…</p>;
  return (
    <div class="empty" role="alert">
      <strong>The catalog could not be read</strong>
      <p>{catalogError.value}</p>
      <button type="button" class="button" onClick={() => void loadCatalog()}>
        Try again
      </button>
    </div>
  );
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
