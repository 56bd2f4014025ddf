import type { CatalogModel } from "@openclaw-hf/hf-catalog";
import { memo } from "preact/compat";
import { useEffect, useRef } from "preact/hooks";
import { selection } from "../api/live.ts";
import { modelHref } from "../router.ts";
import { formatMs, formatPrice, formatRate, formatTokens } from "../ui/format.ts";
import { Icon } from "../ui/icon.tsx";
import { factsOf, type PolicyRoute } from "./catalog-facts.ts";
import { idOfRef } from "./model-names.ts";
import { filters, type SortColumn, setFilters } from "./model-query.ts";

interface Column {
  readonly name: SortColumn;
  readonly caption: string;
  readonly full: string;
  readonly isFirstDescending?: boolean;
  readonly narrow?: "hide";
}

const COLUMNS: readonly Column[] = [
  { name: "name", caption: "Model", full: "Model" },
  { name: "context", caption: "Context", full: "Context window in tokens", isFirstDescending: true },
  { name: "input", caption: "$ in", full: "US dollars per million input tokens", narrow: "hide" },
  { name: "output", caption: "$ out", full: "US dollars per million output tokens" },
  { name: "throughput", caption: "Tok/s", full: "Output tokens a second", isFirstDescending: true },
  { name: "latency", caption: "First token", full: "Time to the first token", narrow: "hide" },
  {
    name: "backends",
    caption: "Backends",
    full: "Number of backends",
    isFirstDescending: true,
    narrow: "hide",
  },
];

/** The catalog, one model a row. */
export function ModelTable(props: {
  readonly models: readonly CatalogModel[];
  readonly selectedId: string | undefined;
}) {
  const query = filters.value;
  const roles = rolesOfModels();
  const table = useRef<HTMLTableElement>(null);
  // Chosen in the picture or by a link, the row may lie anywhere.
  useEffect(() => {
    if (props.selectedId !== undefined)
      table.current?.querySelector(".is-selected")?.scrollIntoView({ block: "nearest" });
  }, [props.selectedId]);
  return (
    <table class="data model-table" ref={table}>
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <SortHeader key={column.name} column={column} />
          ))}
          <th scope="col" class="wide-only">
            Can
          </th>
        </tr>
      </thead>
      <tbody onKeyDown={moveBetweenRows}>
        {props.models.map((model) => (
          <ModelRow
            key={model.id}
            model={model}
            policy={query.route}
            role={roles.get(model.id)}
            isSelected={model.id === props.selectedId}
          />
        ))}
      </tbody>
    </table>
  );
}

function SortHeader({ column }: { readonly column: Column }) {
  const { sort, isDescending } = filters.value;
  const isSorted = sort === column.name;
  const classes = [column.name === "name" ? "" : "number", column.narrow === "hide" ? "wide-only" : ""].join(
    " ",
  );
  return (
    <th
      scope="col"
      class={classes}
      aria-sort={isSorted ? (isDescending ? "descending" : "ascending") : "none"}
    >
      <button
        type="button"
        class="sort"
        title={column.full}
        onClick={() =>
          setFilters({
            sort: column.name,
            isDescending: isSorted ? !isDescending : column.isFirstDescending === true,
          })
        }
      >
        {column.caption}
        {isSorted && <Icon name={isDescending ? "down" : "up"} />}
      </button>
    </th>
  );
}

const ModelRow = memo(function ModelRow(props: {
  readonly model: CatalogModel;
  readonly policy: PolicyRoute;
  readonly role: string | undefined;
  readonly isSelected: boolean;
}) {
  const { model, role } = props;
  const facts = factsOf(model, props.policy);
  return (
    <tr class={props.isSelected ? "is-selected" : ""}>
      <td class="model-cell">
        <a class="row-link" href={modelHref(model.id)} aria-current={props.isSelected ? "true" : undefined}>
          {model.name}
        </a>
        {role !== undefined && <span class="badge accent">{role}</span>}
        <span class="model-id mono">{model.id}</span>
      </td>
      <td class="number">{formatTokens(facts.contextWindow)}</td>
      <td class="number wide-only">{formatPrice(facts.pricing?.inputPerMillionTokens)}</td>
      <td class="number">{formatPrice(facts.pricing?.outputPerMillionTokens)}</td>
      <td class="number">{formatRate(facts.throughputTokensPerSecond)}</td>
      <td class="number wide-only">{formatMs(facts.firstTokenLatencyMs)}</td>
      <td class="number wide-only">{model.backends.length === 0 ? "–" : model.backends.length}</td>
      <td class="wide-only abilities">
        {abilitiesOf(model).map((ability) => (
          <span key={ability} class="badge">
            {ability}
          </span>
        ))}
      </td>
    </tr>
  );
});

/** What a model can do beyond text, in a word each. */
export function abilitiesOf(model: CatalogModel): string[] {
  const isSaidByBackend = (field: "tools" | "structuredOutput") =>
    model.backends.some((backend) => backend[field]);
  return [
    ...(model.tools || isSaidByBackend("tools") ? ["tools"] : []),
    ...(model.structuredOutput || isSaidByBackend("structuredOutput") ? ["schema"] : []),
    ...(model.inputModalities.includes("image") ? ["vision"] : []),
    ...(model.reasoning ? ["reasoning"] : []),
  ];
}

/** Which of the models the config has given a part to. */
function rolesOfModels(): Map<string, string> {
  const roles = new Map<string, string>();
  const chosen = selection.value;
  for (const ref of chosen?.fallbacks ?? []) roles.set(idOfRef(ref) ?? ref, "fallback");
  if (chosen?.primary != null) roles.set(idOfRef(chosen.primary) ?? chosen.primary, "default");
  return roles;
}

/** Arrow keys, Home and End go from row to row. */
function moveBetweenRows(event: KeyboardEvent): void {
  const body = event.currentTarget as HTMLElement;
  const links = [...body.querySelectorAll<HTMLElement>(".row-link")];
  const index = links.indexOf(document.activeElement as HTMLElement);
  if (index < 0) return;
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    Home: 0,
    End: links.length - 1,
  };
  const target = targets[event.key];
  if (target === undefined) return;
  event.preventDefault();
  links[target]?.focus();
}
