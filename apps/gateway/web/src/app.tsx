import { useEffect } from "preact/hooks";
import { ActivityView } from "./activity/activity-view.tsx";
import { followGateway, isConnected, status } from "./api/live.ts";
import { isTokenWanted, sessionToken } from "./api/session.ts";
import { ModelsView } from "./models/models-view.tsx";
import { PlaygroundView } from "./playground/playground-view.tsx";
import { route } from "./router.ts";
import { explainSandbox, SandboxDialog, SandboxNotice } from "./sandbox-notice.tsx";
import { TokenGate } from "./token-gate.tsx";
import { Icon, type IconName } from "./ui/icon.tsx";
import { ThemeButton } from "./ui/theme.tsx";
import { Toasts } from "./ui/toast.tsx";

const TABS: readonly (readonly [
  view: "models" | "playground" | "activity",
  caption: string,
  icon: IconName,
])[] = [
  ["models", "Models", "models"],
  ["playground", "Playground", "playground"],
  ["activity", "Activity", "activity"],
];

/** The whole page. */
export function App() {
  const isLocked = isTokenWanted.value;
  const token = sessionToken.value;
  // A new token is a new stream, with a snapshot of its own.
  useEffect(() => {
    if (isLocked) return;
    const leaving = new AbortController();
    void followGateway(leaving.signal);
    return () => leaving.abort();
  }, [isLocked, token]);

  const { view } = route.value;
  useEffect(() => {
    document.title = `${TABS.find(([name]) => name === view)?.[1]} · OpenClaw gateway`;
  }, [view]);

  return (
    <>
      <button type="button" class="button skip" onClick={focusMain}>
        Skip to the content
      </button>
      <header class="topbar">
        <a class="brand" href="#/models" aria-label="OpenClaw gateway">
          <Logo />
          OpenClaw
        </a>
        <nav class="tabs" aria-label="Views">
          {TABS.map(([name, caption, icon]) => (
            <a key={name} class="tab" href={`#/${name}`} aria-current={name === view ? "page" : undefined}>
              <Icon name={icon} />
              {caption}
            </a>
          ))}
        </nav>
        <div class="topbar-end">
          <UpstreamSign />
          <ThemeButton />
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {isLocked ? <TokenGate /> : <CurrentView />}
      </main>
      <SandboxDialog />
      <Toasts />
    </>
  );
}

function CurrentView() {
  const current = route.value;
  return (
    <>
      <SandboxNotice />
      {current.view === "models" && <ModelsView modelId={current.modelId} />}
      {current.view === "playground" && <PlaygroundView />}
      {current.view === "activity" && <ActivityView />}
    </>
  );
}

/** Who answers, and whether the page still hears from the gateway. */
function UpstreamSign() {
  if (isTokenWanted.value) return null;
  const known = status.value;
  if (!isConnected.value) {
    return (
      <span class="upstream" role="status">
        <span class="dot bad" />
        {known === undefined ? "Connecting" : "Reconnecting"}
      </span>
    );
  }
  if (known?.upstream.kind === "sandbox") {
    return (
      <button type="button" class="button quiet upstream" title="What this means" onClick={explainSandbox}>
        <span class="dot warn" />
        Sandbox
      </button>
    );
  }
  return (
    <span class="upstream" role="status" title={known?.upstream.baseUrl}>
      <span class="dot" />
      Hugging Face
    </span>
  );
}

function focusMain(): void {
  document.getElementById("main")?.focus();
}

function Logo() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--brand)" />
      <g fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round">
        <path d="M10.5 25C7 18.500 7.500 11 12 6.500" />
        <path d="M16 25.500c-2.200-6.500-1.700-13 1.700-18.500" />
        <path d="M21.500 25c-1-5.500-.3-10.500 2.500-15" />
      </g>
    </svg>
  );
}
