import type { CatalogModel } from "@openclaw-hf/hf-catalog";
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { count } from "../ui/format.ts";
import { Icon } from "../ui/icon.tsx";
import { Segments } from "../ui/segments.tsx";
import { filters, isFiltered, type ModelFilters, NO_FILTERS, setFilters } from "./model-query.ts";

type Toggle = "tools" | "structuredOutput" | "vision" | "reasoning" | "free";

const TOGGLES: readonly (readonly [Toggle, string])[] = [
  ["tools", "Tools"],
  ["structuredOutput", "JSON schema"],
  ["vision", "Vision"],
  ["reasoning", "Reasoning"],
  ["free", "Free"],
];
const CONTEXT_STEPS = [0, 32_000, 128_000, 200_000, 1_000_000] as const;
const PRICE_STEPS = [0.25, 0.5, 1, 3, 10] as const;

/** Search and filters, as in `openclaw models list`. */
export function ModelFilterBar(props: {
  readonly models: readonly CatalogModel[];
  readonly matchingCount: number;
}) {
  const query = filters.value;
  const search = useRef<HTMLInputElement>(null);
  const providers = useMemo(() => providersOf(props.models), [props.models]);
  useSlashKey(search);
  const isOpen = useSignal(false);
  return (
    <search class={`filters ${isOpen.value ? "is-open" : ""}`}>
      <div class="search-field">
        <Icon name="search" />
        <input
          ref={search}
          class="input"
          type="search"
          aria-label="Search models"
          placeholder="Search names, ids, aliases"
          value={query.search}
          onInput={(event) => setFilters({ search: event.currentTarget.value })}
        />
        <kbd title="Press / to search">/</kbd>
      </div>
      <button
        type="button"
        class="button filter-toggle"
        aria-expanded={isOpen.value}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        <Icon name="settings" />
        Filters
      </button>
      <fieldset class="chips">
        <legend class="unseen">Only models with</legend>
        {TOGGLES.map(([name, caption]) => (
          <button
            key={name}
            type="button"
            class="chip"
            aria-pressed={query[name]}
            onClick={() => setFilters({ [name]: !query[name] })}
          >
            {caption}
          </button>
        ))}
      </fieldset>
      <Select
        label="Backend"
        value={query.provider}
        options={[["", "Any backend"], ...providers.map((name) => [name, name] as const)]}
        onChange={(provider) => setFilters({ provider })}
      />
      <Select
        label="Least context"
        value={String(query.minContextWindow)}
        options={CONTEXT_STEPS.map((step) => [
          String(step),
          step === 0 ? "Any context" : `≥ ${step / 1000}K tokens`,
        ])}
        onChange={(value) => setFilters({ minContextWindow: Number(value) })}
      />
      <Select
        label="Highest output price"
        value={String(query.maxPrice ?? "")}
        options={[
          ["", "Any price"],
          ...PRICE_STEPS.map((step) => [String(step), `≤ $${step} / M out`] as const),
        ]}
        onChange={(value) => setFilters({ maxPrice: value === "" ? undefined : Number(value) })}
      />
      <div class="filter-figures">
        <span class="soft footnote" aria-hidden="true">
          Figures for
        </span>
        <Segments<ModelFilters["route"]>
          label="Figures as routed by"
          value={query.route}
          options={[
            ["", "No suffix"],
            ["fastest", ":fastest"],
            ["cheapest", ":cheapest"],
          ]}
          onChange={(route) => setFilters({ route })}
        />
      </div>
      <p class="soft filter-count" role="status">
        {isFiltered(query) && (
          <>
            {count(props.matchingCount, "match", "matches")}{" "}
            <button
              type="button"
              class="button quiet small"
              onClick={() =>
                setFilters({ ...NO_FILTERS, sort: query.sort, isDescending: query.isDescending })
              }
            >
              Clear
            </button>
          </>
        )}
      </p>
    </search>
  );
}

function Select(props: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
  readonly onChange: (value: string) => void;
}) {
  return (
    <select
      class="input select"
      aria-label={props.label}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    >
      {props.options.map(([value, caption]) => (
        <option key={value} value={value}>
          {caption}
        </option>
      ))}
    </select>
  );
}

/** `/` goes to the search field from wherever nothing is being typed. */
function useSlashKey(field: { readonly current: HTMLInputElement | null }): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof Element && event.target.matches("input, textarea, select");
      if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      field.current?.focus();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [field]);
}

/** The names of all backends, sorted. */
export function providersOf(models: readonly CatalogModel[]): string[] {
  return [...new Set(models.flatMap(({ backends }) => backends.map(({ provider }) => provider)))].sort();
}
