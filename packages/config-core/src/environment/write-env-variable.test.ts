import * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseEnvText, setEnvVariable } from "./env-text.ts";
import { writeEnvVariable } from "./write-env-variable.ts";

describe("setEnvVariable", () => {
  it.each([
    ["adds a line at the end", "A=1\n", "A=1\nHF_TOKEN=hf_x\n"],
    ["ends a last line that has no end", "A=1", "A=1\nHF_TOKEN=hf_x\n"],
    ["uses the file's line ends", "A=1\r\n", "A=1\r\nHF_TOKEN=hf_x\r\n"],
    ["starts an empty file", "", "HF_TOKEN=hf_x\n"],
    [
      "replaces a value and keeps its comment",
      "# mine\nHF_TOKEN=old # note\nB=2\n",
      "# mine\nHF_TOKEN=hf_x # note\nB=2\n",
    ],
    [
      "keeps export and spaces",
      "  export HF_TOKEN = 'old'\r\nB=2\r\n",
      "  export HF_TOKEN = hf_x\r\nB=2\r\n",
    ],
    ["replaces the last of several", "HF_TOKEN=a\nHF_TOKEN=b\n", "HF_TOKEN=a\nHF_TOKEN=hf_x\n"],
    ["replaces a value of several lines", 'HF_TOKEN="a\nb"\nC=3\n', "HF_TOKEN=hf_x\nC=3\n"],
    ["fills an empty value", "HF_TOKEN=\nB=2\n", "HF_TOKEN=hf_x\nB=2\n"],
    [
      "is not led astray by text inside another value",
      "A='\nHF_TOKEN=no\n'\n",
      "A='\nHF_TOKEN=no\n'\nHF_TOKEN=hf_x\n",
    ],
  ])("%s", (_, before, after) => {
    expect(setEnvVariable(before, "HF_TOKEN", "hf_x")).toBe(after);
  });

  it("reads back any value it accepts, and no other variable changes", () => {
    const value = fc.string({ unit: fc.constantFrom(..."ab1 #'\"`\\$n={}\té\n") });
    let accepted = 0;
    fc.assert(
      fc.property(value, value, (old, next) => {
        const text = `# head\nA=1\nexport T='x'\nB="two # 2"\n`;
        const run = (from: string, to: string) => {
          try {
            return setEnvVariable(from, "T", to);
          } catch {
            return undefined;
          }
        };
        const first = run(text, old);
        const second = first === undefined ? undefined : run(first, next);
        if (second === undefined) return;
        accepted++;
        expect(parseEnvText(second)).toEqual({ A: "1", B: "two # 2", T: next });
        expect(second.startsWith("# head\nA=1\nexport T=")).toBe(true);
        expect(second.endsWith('\nB="two # 2"\n')).toBe(true);
      }),
      { numRuns: 2000 },
    );
    expect(accepted).toBeGreaterThan(500);
  });

  it("refuses names that are none and values that no quotes can hold", () => {
    expect(() => setEnvVariable("", "A B", "x")).toThrow(expect.objectContaining({ code: "invalid_path" }));
    expect(() => setEnvVariable("", "A", "'\"`")).toThrow(expect.objectContaining({ code: "invalid_value" }));
  });
});

describe("writeEnvVariable", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await fs.mkdtemp(join(tmpdir(), "config-env-"));
  });
  afterEach(() => fs.rm(folder, { recursive: true, force: true }));
  const modeOf = async (file: string) => (await fs.stat(file)).mode & 0o777;

  it("makes file and folder private, and keeps no backup of a key", async () => {
    const path = join(folder, "state", ".env");
    await writeEnvVariable(path, "HF_TOKEN", "hf_first");
    await writeEnvVariable(path, "HF_TOKEN", "hf_second");
    expect(await fs.readFile(path, "utf8")).toBe("HF_TOKEN=hf_second\n");
    expect(await modeOf(path)).toBe(0o600);
    expect(await modeOf(join(folder, "state"))).toBe(0o700);
    expect(await fs.readdir(join(folder, "state"))).toEqual([".env"]);
  });

  it("closes an open file even when the value is the same", async () => {
    const path = join(folder, ".env");
    await fs.writeFile(path, "HF_TOKEN=hf_x\n");
    await fs.chmod(path, 0o644);
    await writeEnvVariable(path, "HF_TOKEN", "hf_x");
    expect(await modeOf(path)).toBe(0o600);
  });
});
