import { signal } from "@preact/signals";

/** Where the page is: `#/models/org/model`, `#/playground`, `#/activity`. Nothing secret ever stands there. */
export type Route =
  | { readonly view: "models"; readonly modelId: string | undefined }
  | { readonly view: "playground" }
  | { readonly view: "activity" };

/** The route of the address bar. */
export const route = signal<Route>(parseRoute(location.hash));

/** Keeps `route` in step with the address bar. */
export function followAddress(): void {
  addEventListener("hashchange", () => {
    route.value = parseRoute(location.hash);
  });
}

/** The address of a model's details, or of the list. */
export function modelHref(id?: string): string {
  return id === undefined ? "#/models" : `#/models/${id}`;
}

function parseRoute(hash: string): Route {
  const [view, ...rest] = hash.replace(/^#\/?/, "").split("/");
  if (view === "playground" || view === "activity") return { view };
  return { view: "models", modelId: rest.length === 2 ? rest.join("/") : undefined };
}
