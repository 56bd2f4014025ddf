import manifest from "../package.json" with { type: "json" };

/** The version of this package, for `/healthz` and the page. */
export const version: string = manifest.version;
