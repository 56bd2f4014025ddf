import { type ChangeFileOptions, changeFile } from "../files/change-file.ts";
import { setEnvVariable } from "./env-text.ts";

/**
 * Sets one variable in a `.env` file, keeping every other byte of it. Same lock and atomic write as the config file, but
 * no backups: an old key has no business on the disk. The file ends up readable by its owner alone (0600), in a folder
 * made with 0700.
 *
 * Throws {@link ConfigError}: `invalid_path` (no name for a variable), `invalid_value` (the value has no form in a `.env`
 * file), `edit_failed`, `broken_file` (not UTF-8), and the errors of the file system.
 *
 * @example
 * ```ts
 * import { writeEnvVariable } from "@openclaw-hf/config-core";
 *
 * await writeEnvVariable("/home/ada/.openclaw/.env", "HF_TOKEN", "hf_…");
 * ```
 */
export async function writeEnvVariable(
  envPath: string,
  name: string,
  value: string,
  options: ChangeFileOptions = {},
): Promise<void> {
  await changeFile(
    envPath,
    (text, mode) => {
      const edited = setEnvVariable(text, name, value);
      const isLoose = mode !== undefined && (mode & 0o077) !== 0;
      if (edited === text && !isLoose) return undefined;
      return { text: edited, mode: (mode ?? 0o600) & ~0o077, backups: 0 };
    },
    options,
  );
}
