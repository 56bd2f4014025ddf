import manifest from "../package.json" with { type: "json" };

/** This release, as `openclaw --version` prints it. */
export const VERSION = manifest.version;
