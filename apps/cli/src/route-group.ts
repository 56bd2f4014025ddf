import { buildCommand, buildRouteMap, type Command, type RouteMap } from "@stricli/core";
import type { Context } from "./context.ts";

/** What stands behind each name, to be set up when it is asked for. */
export type Routes = Readonly<Record<string, () => Command<Context> | RouteMap<Context>>>;

/** A group of commands such as `openclaw models …`. */
export interface RouteGroup {
  readonly brief: string;
  readonly routes: Routes;
  /** Those that nobody types. */
  readonly hidden?: readonly string[];
}

/**
 * The routes as the framework takes them. Of those that the words on the command line do not name, only the names are
 * set up: setting up every command would cost each start as much as the framework. Where no word names any, the help
 * may be meant, and that shows something of each.
 */
export function buildRoutes(routes: Routes, words: readonly string[]) {
  const named = words.filter((word) => Object.hasOwn(routes, word));
  const entries = Object.entries(routes).map(([name, create]) => {
    const isAsked = named.length === 0 || named.includes(name);
    return [name, isAsked ? create() : UNASKED] as const;
  });
  return Object.fromEntries(entries);
}

/** A group under its name. Where it is not named itself, the names of its commands are all that is shown of it. */
export function buildGroup(name: string, group: RouteGroup, words: readonly string[]) {
  const { brief, routes, hidden = [] } = group;
  const hideRoute = Object.fromEntries(hidden.map((route) => [route, true]));
  const built = words.includes(name)
    ? buildRoutes(routes, words)
    : Object.fromEntries(Object.keys(routes).map((route) => [route, UNASKED]));
  return buildRouteMap<string, Context>({ routes: built, docs: { brief, hideRoute } });
}

const UNASKED = buildCommand<Record<never, never>, [], Context>({
  func: () => {},
  parameters: {},
  docs: { brief: "" },
});
