import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { PageStatus } from "../../../src/page/page-protocol.ts";
import { selection, status } from "../api/live.ts";
import { nameOfRef } from "../models/model-names.ts";
import { count, formatAge } from "../ui/format.ts";
import { adviceOf } from "./error-advice.ts";

/** Whether the gateway is well: its config, token, catalog, and who is being left alone for a while. */
export function HealthPanel() {
  const now = useNow();
  const known = status.value;
  if (known === undefined) return null;
  return (
    <section class="card health" aria-labelledby="health-title">
      <h2 id="health-title">Health</h2>
      <dl>
        <ConfigHealth known={known} now={now} />
        <Item name="Upstream" tone={known.upstream.kind === "sandbox" ? "warn" : ""}>
          {known.upstream.kind === "sandbox" ? "built-in sandbox" : known.upstream.baseUrl}
        </Item>
        <Item name="Hugging Face token" tone={known.token === undefined ? "warn" : ""}>
          {known.token === undefined ? "none found" : `from ${known.token.source}`}
        </Item>
        <Item name="Gateway token" tone={known.auth === "none" ? "warn" : ""}>
          {known.auth === "none" ? "not asked for" : "asked of every client"}
        </Item>
        <Item name="Catalog" tone={known.catalog.lastError === undefined ? "" : "warn"}>
          {count(known.catalog.models, "model")}, {known.catalog.source}
          {known.catalog.fetchedAt !== undefined && `, ${formatAge(known.catalog.fetchedAt, now)}`}
          {known.catalog.lastError !== undefined && (
            <span class="trouble">Last refresh failed: {known.catalog.lastError.message}</span>
          )}
        </Item>
        <Item name="Default" tone={selection.value?.primary == null ? "warn" : ""}>
          {selection.value?.primary == null ? "none set" : nameOfRef(selection.value.primary)}
          {(selection.value?.fallbacks.length ?? 0) > 0 &&
            `, then ${count(selection.value?.fallbacks.length ?? 0, "fallback")}`}
        </Item>
        <Item name="In flight" tone="">
          {count(known.requestsInFlight, "request")}
        </Item>
        <Item name="Running" tone="">
          version {known.version}, started {formatAge(known.startedAt, now)}
        </Item>
      </dl>
      <Cooldowns known={known} now={now} />
    </section>
  );
}

function ConfigHealth({ known, now }: { readonly known: PageStatus; readonly now: number }) {
  const { path, lastReload, warnings } = known.config;
  const [first] = lastReload.errors;
  return (
    <Item name="Config" tone={lastReload.ok ? "" : "bad"}>
      <span class="break">{path ?? "given by the embedding program"}</span>
      {lastReload.ok
        ? `, accepted ${formatAge(lastReload.at, now)}`
        : `, refused ${formatAge(lastReload.at, now)}; the last good one is in force`}
      {first !== undefined && (
        <span class="trouble">
          {first.line !== undefined && `Line ${first.line}, column ${first.column}: `}
          {first.message}
        </span>
      )}
      {warnings.length > 0 && <span class="trouble">{warnings.map(({ message }) => message).join(" ")}</span>}
    </Item>
  );
}

function Cooldowns({ known, now }: { readonly known: PageStatus; readonly now: number }) {
  const running = known.cooldowns.filter(({ untilMs }) => untilMs > now);
  if (running.length === 0) return <p class="soft footnote">No model or backend is in cooldown.</p>;
  return (
    <>
      <h3>In cooldown</h3>
      <ul class="cooldowns">
        {running.map(({ model, provider, untilMs, code }) => (
          <li key={`${model} ${provider}`}>
            <code>{model}</code> {provider !== undefined && <>on {provider} </>}
            <span class="badge warn" title={adviceOf(code)}>
              {code}
            </span>{" "}
            <span class="soft">{Math.ceil((untilMs - now) / 1000)} s more</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Item(props: {
  readonly name: string;
  readonly tone: "" | "warn" | "bad";
  readonly children: preact.ComponentChildren;
}) {
  return (
    <div>
      <dt>
        <span class={`dot ${props.tone}`} />
        {props.name}
      </dt>
      <dd>{props.children}</dd>
    </div>
  );
}

/** The time, once a second: ages and cooldowns move though nothing happens. */
function useNow(): number {
  const now = useSignal(Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now();
    }, 1000);
    return () => clearInterval(timer);
  }, [now]);
  return now.value;
}
