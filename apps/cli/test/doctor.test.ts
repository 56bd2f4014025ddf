import { once } from "node:events";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createMachine, type Machine } from "./run-cli.ts";
import { startRouter } from "./sandbox-router.ts";

interface Finding {
  check: string;
  status: string;
  message: string;
  fix?: string;
}

function writeConfig(machine: Machine, text: string): void {
  mkdirSync(machine.stateDir, { recursive: true, mode: 0o700 });
  writeFileSync(join(machine.stateDir, "openclaw.json"), text, { mode: 0o600 });
}

async function examine(
  machine: Machine,
  ...args: string[]
): Promise<{ code: number | null; findings: Finding[] }> {
  const { code, stdout } = await machine.run(["doctor", "--json", ...args]);
  return { code, findings: JSON.parse(stdout).findings };
}

const broken = (findings: Finding[]) => findings.filter(({ status }) => status === "broken");

test("a healthy machine gets exit code 0 and nothing broken", async () => {
  await using router = await startRouter();
  await using machine = createMachine({ ...router.env, PATH: "/nonexistent" });
  writeConfig(
    machine,
    '{ agents: { defaults: { model: "huggingface/Qwen/Qwen3-8B" } }, gateway: { port: 1 } }',
  );
  await machine.run(["models", "refresh"]);
  const { code, findings } = await examine(machine, "--probe");
  expect(broken(findings)).toEqual([]);
  expect(code).toBe(0);
  expect(findings.map(({ check }) => check)).toEqual(
    expect.arrayContaining([
      "node",
      "config",
      "model",
      "token",
      "proxy",
      "router",
      "clock",
      "list",
      "port",
      "service",
      "call",
    ]),
  );
});

test("requests go through a proxy that stands in .env, as the gateway's do", async () => {
  await using router = await startRouter();
  const port = Number(new URL(router.url).port);
  // Some requests come through a tunnel, others with the whole address in their first line.
  const proxy = createServer((asked, answer) => {
    const { pathname: path } = new URL(asked.url ?? "/", "http://router.invalid");
    const { method, headers } = asked;
    const forwarded = request({ host: "127.0.0.1", port, path, method, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(answer);
    });
    asked.pipe(forwarded);
  }).on("connect", (_request, client) => {
    const upstream = connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      client.pipe(upstream).pipe(client);
    });
    upstream.on("error", () => client.destroy());
    client.on("error", () => upstream.destroy());
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  await using machine = createMachine({ ...router.env, OPENCLAW_HF_BASE_URL: "http://router.invalid/v1" });
  writeConfig(
    machine,
    '{ agents: { defaults: { model: "huggingface/Qwen/Qwen3-8B" } }, gateway: { port: 1 } }',
  );
  writeFileSync(join(machine.stateDir, ".env"), `HTTP_PROXY=http://${address}\n`, { mode: 0o600 });
  try {
    const { findings } = await examine(machine, "--probe");
    expect(broken(findings)).toEqual([]);
    const proxied = findings.find(({ check }) => check === "proxy");
    expect(proxied?.message).toBe(`Requests go through HTTP_PROXY of .env (${address}).`);
    expect((await machine.run(["models", "refresh"])).code).toBe(0);
    expect((await machine.run(["chat", "Hello"])).code).toBe(0);
  } finally {
    proxy.close();
  }
});

test("an empty machine is told to onboard", async () => {
  await using router = await startRouter();
  await using machine = createMachine({ OPENCLAW_HF_BASE_URL: router.env.OPENCLAW_HF_BASE_URL ?? "" });
  const { code, stdout } = await machine.run(["doctor"]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/✗ token: There is no Hugging Face token\.\n {4}→ openclaw onboard/);
});

test("a broken config is shown with its place, and nothing else is tried with it", async () => {
  await using machine = createMachine();
  writeConfig(machine, "{ gateway: { port: 'x' } }");
  const { code, findings } = await examine(machine);
  expect(code).toBe(1);
  expect(broken(findings)).toMatchObject([
    {
      check: "config",
      message: expect.stringContaining("gateway.port"),
      fix: expect.stringContaining("config set"),
    },
  ]);
});

test("secrets that others may read are broken, with the chmod that mends it", async () => {
  await using router = await startRouter();
  await using machine = createMachine(router.env);
  writeConfig(machine, "{ gateway: { port: 1 } }");
  await machine.run(["onboard", "--non-interactive", "--huggingface-api-key", "hf_testtokentesttoken"]);
  chmodSync(join(machine.stateDir, ".env"), 0o644);
  const { findings } = await examine(machine);
  expect(broken(findings)).toMatchObject([{ check: "permissions", fix: expect.stringContaining("chmod") }]);
});

test.each([
  ["hf_invalidinvalidinvalid", "token", "does not know", "openclaw onboard"],
  ["hf_noinferencenoinference", "token", "lacks the permission", "tokens/new"],
  ["hf_nocreditsnocreditsno", "call", "insufficient_quota", "settings/billing"],
])("the token %s is told apart", async (token, check, message, fix) => {
  await using router = await startRouter();
  await using machine = createMachine({ ...router.env, HF_TOKEN: token });
  writeConfig(machine, '{ agents: { defaults: { model: "huggingface/Qwen/Qwen3-8B" } } }');
  const { code, findings } = await examine(machine, "--probe");
  expect(code).toBe(1);
  const found = broken(findings).find((finding) => finding.check === check);
  expect(found?.message).toContain(message);
  expect(found?.fix).toContain(fix);
  expect(JSON.stringify(findings)).not.toContain(token);
});

test.each([
  ["invalid-token", "upstream_auth_failed", "onboard"],
  ["no-permission", "upstream_auth_failed", "Make calls to Inference Providers"],
  ["model-not-supported", "model_not_supported", "settings/inference-providers"],
] as const)("--probe tells the failure %s from the others", async (fault, code, fix) => {
  await using router = await startRouter();
  router.sandbox.setModel("Qwen/Qwen3-8B", fault);
  await using machine = createMachine(router.env);
  writeConfig(machine, '{ agents: { defaults: { model: "huggingface/Qwen/Qwen3-8B" } } }');
  const { findings } = await examine(machine, "--probe");
  const call = findings.find(({ check }) => check === "call");
  expect(call).toMatchObject({
    status: "broken",
    message: expect.stringContaining(code),
    fix: expect.stringContaining(fix),
  });
});

test("a router that cannot be reached, and a stranger on the gateway's port, are broken", async () => {
  const stranger = createServer((_request, response) => response.end("hello")).listen(0, "127.0.0.1");
  await new Promise((resolve) => stranger.once("listening", resolve));
  try {
    const { port } = stranger.address() as AddressInfo;
    await using machine = createMachine({
      OPENCLAW_HF_BASE_URL: "http://127.0.0.1:1/v1",
      HF_TOKEN: "hf_testtokentesttoken",
    });
    writeConfig(machine, `{ gateway: { port: ${port} } }`);
    const { code, findings } = await examine(machine);
    expect(code).toBe(1);
    expect(broken(findings).map(({ check }) => check)).toEqual(["router", "port"]);
  } finally {
    stranger.close();
  }
});

test.each(["router.example/v1", "localhost:8080/v1", "http://me:secret@127.0.0.1:1/v1"])(
  "an OPENCLAW_HF_BASE_URL that is no address (%s) is broken, with one that is",
  async (address) => {
    await using machine = createMachine({
      OPENCLAW_HF_BASE_URL: address,
      HF_TOKEN: "hf_testtokentesttoken",
    });
    writeConfig(
      machine,
      '{ agents: { defaults: { model: "huggingface/Qwen/Qwen3-8B" } }, gateway: { port: 1 } }',
    );
    const { code, findings } = await examine(machine, "--probe");
    expect(code).toBe(1);
    expect(JSON.stringify(findings)).not.toContain("secret");
    expect(broken(findings)).toEqual([
      {
        check: "router",
        status: "broken",
        message: "OPENCLAW_HF_BASE_URL is no http or https address without credentials or query.",
        fix: expect.stringContaining("https://router.huggingface.co/v1"),
      },
    ]);
  },
);
