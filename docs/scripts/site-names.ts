/**
 * A TypeDoc plugin: pages are called by their first heading and grouped by their folder, modules by the name they are imported
 * under. So neither the pages nor the sources need anything for the site's sake.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { type Application, Converter, type DocumentReflection, ReflectionKind } from "typedoc";

/** By a part of the path. */
const GROUPS = [
  ["docs/guides/", "Guides"],
  ["docs/reference/", "Reference"],
  ["docs/decisions/", "Decisions"],
  ["README", "Packages"],
  ["", "Project"],
] as const;

export function load(app: Application): void {
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, page: DocumentReflection) => {
    // Its name so far is its path.
    page.frontmatter.group = GROUPS.find(([part]) => page.name.includes(part))?.[1];
    const text = page.content.map(({ text }) => text).join("");
    page.name = /^# (.+)$/m.exec(text)?.[1]?.replaceAll("`", "") ?? page.name;
  });
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (_context, reflection) => {
    const file = reflection.kindOf(ReflectionKind.Module) ? reflection.sources?.[0]?.fullFileName : undefined;
    if (file !== undefined) reflection.name = importName(file);
  });
}

/** `…/hf-catalog/src/store/index.ts` → `@openclaw-hf/hf-catalog/store` */
function importName(file: string): string {
  let folder = dirname(file);
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  const { name } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { name: string };
  const inner = relative(join(folder, "src"), file).replace(/(?:^|\/)index\.ts$|\.ts$/, "");
  return inner === "" ? name : `${name}/${inner}`;
}
