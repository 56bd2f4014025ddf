import { buildCommand, buildRouteMap, type Command, type RouteMap } from "@stricli/core";
import type { Context } from "./context.ts";

/** A group of commands such as `openclaw models …`: each by its name, to be set up when it is asked for. */
export interface RouteGroup {
  readonly brief: string;
  readonly routes: Readonly<Record<string, () => Command<Context> | RouteMap<Context>>>;
}

/**
 * The group as the framework takes it. Of commands that the words on the command line do not name, only the names are
 * set up, which is all that is shown of them; setting up every command would cost each start as much as the framework.
 * Where the group is named and none of its commands, its own help may be meant, and that shows something of each.
 */
export function buildGroup(name: string, { brief, routes }: RouteGroup, words: readonly string[]) {
  const isNamed = words.includes(name);
  const isWhole = isNamed && !words.some((word) => Object.hasOwn(routes, word));
  const entries = Object.entries(routes).map(([route, create]) => {
    const isAsked = isWhole || (isNamed && words.includes(route));
    return [route, isAsked ? create() : UNASKED] as const;
  });
  return buildRouteMap<string, Context>({ routes: Object.fromEntries(entries), docs: { brief } });
}

const UNASKED = buildCommand<Record<never, never>, [], Context>({
  func: () => {},
  parameters: {},
  docs: { brief: "" },
});
