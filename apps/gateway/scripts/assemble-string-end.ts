/**
 * Assembles src/request/string-end.wat into src/request/string-end-code.ts, which is committed so that building needs
 * no assembler. A test assembles again and compares.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import createWabt from "wabt";

const folder = join(import.meta.dirname, "../src/request");

/** The text of string-end-code.ts. */
export async function assembleStringEnd(): Promise<string> {
  const wabt = await createWabt();
  const features = { simd: true };
  const module = wabt.parseWat(
    "string-end.wat",
    readFileSync(join(folder, "string-end.wat"), "utf8"),
    features,
  );
  module.resolveNames();
  module.validate();
  const code = Buffer.from(module.toBinary({}).buffer).toString("base64");
  const lines = code.match(/.{1,96}/g) ?? [];
  return `/** string-end.wat as a WebAssembly module in base64. Written by scripts/assemble-string-end.ts. */
export const STRING_END_CODE =
  "${lines.join('" +\n  "')}";
`;
}

if (import.meta.main) writeFileSync(join(folder, "string-end-code.ts"), await assembleStringEnd());
