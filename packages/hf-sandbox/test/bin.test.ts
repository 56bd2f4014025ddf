import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseCommandLine } from "../src/command/command-line.ts";

const BIN = fileURLToPath(new URL("../src/bin.ts", import.meta.url));

function start(...args: string[]) {
  const child = spawn(process.execPath, [BIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output.stderr += text;
  });
  const closed = once(child, "close") as Promise<[code: number | null, signal: string | null]>;
  const printed = async (text: string) => {
    while (!output.stdout.includes(text)) await once(child.stdout, "data");
  };
  return { child, output, closed, printed };
}

describe("the hf-sandbox command", () => {
  it.each(["SIGTERM", "SIGINT"] as const)("serves, and stops cleanly on %s in mid-answer", async (signal) => {
    const { child, output, closed, printed } = start("--port", "0", "--json", "--tokens-per-second", "5");
    await printed("\n");
    const ready = JSON.parse(output.stdout) as Record<string, unknown>;
    expect(ready).toMatchObject({
      event: "ready",
      host: "127.0.0.1",
      url: `http://127.0.0.1:${String(ready.port)}`,
    });
    const answer = await fetch(`${String(ready.baseUrl)}/chat/completions`, {
      method: "POST",
      headers: { authorization: "Bearer x" },
      body: JSON.stringify({
        model: "openai/gpt-oss-20b",
        stream: true,
        messages: [{ role: "user", content: "Hi" }],
      }),
    });
    expect(answer.status).toBe(200);
    child.kill(signal);
    expect(await closed).toEqual([0, null]);
    await answer.text().catch(() => "");
    expect(output.stderr).toBe("");
  });

  it("prints lines that work when pasted", async () => {
    const { child, output, closed, printed } = start("--port", "0", "--latency-ms", "0");
    await printed("See all it can do");
    const line = output.stdout.split("\n").find((one) => one.includes("curl -N"));
    const curl = spawn("sh", ["-c", line?.replace("curl -N", "curl -sN") ?? ""], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    let text = "";
    curl.stdout.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
    await once(curl, "close");
    // Where there is no curl the line cannot be tried.
    if (text !== "") expect(text).toMatch(/data: .*\n\ndata: \[DONE\]\n\n$/s);
    child.kill("SIGTERM");
    await closed;
  });

  it("says which port is taken, and what to do", async () => {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const { output, closed } = start("--port", String(port));
    expect(await closed).toEqual([1, null]);
    expect(output.stderr).toContain(
      `Port ${port} on 127.0.0.1 is in use by another program. Take another with --port`,
    );
    server.close();
  });

  it("refuses what it does not understand, and helps", async () => {
    const wrong = start("--prot", "1");
    expect(await wrong.closed).toEqual([2, null]);
    expect(wrong.output.stderr).toMatch(/--prot.*Try: hf-sandbox --help/s);
    const missing = start("--recordings", "/nonexistent");
    expect(await missing.closed).toEqual([1, null]);
    expect(missing.output.stderr).toContain("there is no such folder");
    const help = start("--help");
    expect(await help.closed).toEqual([0, null]);
    expect(help.output.stdout).toContain("--recordings DIR");
  });
});

describe("the command line", () => {
  it("has defaults for everything", () => {
    expect(parseCommandLine([])).toEqual({
      kind: "serve",
      host: "127.0.0.1",
      port: 18_790,
      recordingsDir: undefined,
      modelsFile: undefined,
      isJson: false,
      tokensPerSecond: 60,
      latencyMs: 200,
    });
    expect(parseCommandLine(["-v"])).toEqual({ kind: "version" });
  });

  it.each([
    ["--port=65536"],
    ["--port=1.5"],
    ["--port=-1"],
    ["--tokens-per-second=0"],
    ["--latency-ms=soon"],
    ["x"],
  ])("refuses %s", (argument) => {
    expect(parseCommandLine([argument])).toMatchObject({ kind: "mistake" });
  });
});
