import { signal } from "@preact/signals";
import { Icon } from "./icon.tsx";

type Theme = "auto" | "light" | "dark";

const STORAGE_KEY = "openclaw-theme";
const NEXT: Readonly<Record<Theme, Theme>> = { auto: "light", light: "dark", dark: "auto" };
const theme = signal<Theme>(readStored());
apply(theme.value);

/** Steps through the system's theme, light and dark, and remembers the choice. */
export function ThemeButton() {
  const icon = theme.value === "auto" ? "auto" : theme.value === "light" ? "sun" : "moon";
  return (
    <button
      type="button"
      class="button quiet square"
      aria-label={`Theme: ${theme.value}. Change to ${NEXT[theme.value]}.`}
      title={`Theme: ${theme.value}`}
      onClick={() => {
        theme.value = NEXT[theme.value];
        apply(theme.value);
        try {
          localStorage.setItem(STORAGE_KEY, theme.value);
        } catch {
          // Storage may be switched off; then the choice lasts as long as the page.
        }
      }}
    >
      <Icon name={icon} />
    </button>
  );
}

function apply(value: Theme): void {
  if (value === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = value;
}

function readStored(): Theme {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return stored === "light" || stored === "dark" ? stored : "auto";
  } catch {
    return "auto";
  }
}
