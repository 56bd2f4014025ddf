import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";

/** A package.json's `exports`, as far as API reports look at it. */
export type PackageExports = Readonly<Record<string, string | { readonly types: string }>>;

const SILENT = { default: { logLevel: ExtractorLogLevel.None } };

function reportOf(folder: string, entry: string, types: string, update: boolean): string | undefined {
  const name = entry === "." ? "index" : basename(entry);
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: join(folder, types),
      // The declarations are all there is to read; the package's own tsconfig is about its sources.
      compiler: {
        overrideTsconfig: {
          extends: "../../tsconfig.base.json",
          compilerOptions: { types: ["node"], typeRoots: ["../../node_modules/@types"] },
          files: [types],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: name,
        reportFolder: "<projectFolder>/api",
        reportTempFolder: join(tmpdir(), "openclaw-hf-api", basename(folder)),
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: "lf",
      // The report is about names and types; wording and tags are for readers of the diff.
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: SILENT,
        tsdocMessageReporting: SILENT,
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, "package.json"),
  });
  const errors: string[] = [];
  const result = Extractor.invoke(config, {
    localBuild: update,
    messageCallback: (message) => {
      if (message.logLevel === ExtractorLogLevel.Error) errors.push(message.text);
      message.handled = true;
    },
  });
  const first = errors[0];
  if (first !== undefined) return `the declarations of "${entry}" cannot be read: ${first}`;
  if (!result.apiReportChanged || update) return undefined;
  return `the API of "${entry}" is not what api/${name}.api.md says; if that is meant, run \`pnpm api:update\`, commit and add a changeset`;
}

/**
 * Compares the public API of a built package, every export of its package.json, with the reports committed in its
 * `api` folder, or writes them with `update`. Returns what differs, one sentence an entry.
 */
export function checkApiReports(folder: string, exports: PackageExports, update = false): string[] {
  return Object.entries(exports).flatMap(([entry, target]) => {
    if (typeof target === "string") return [];
    const complaint = reportOf(folder, entry, target.types, update);
    return complaint === undefined ? [] : [complaint];
  });
}
