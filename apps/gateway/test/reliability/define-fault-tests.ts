import { createSandbox, type FaultSpec, type Sandbox } from "@openclaw-hf/hf-sandbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GatewayProcess, startGateway } from "../gateway-process.ts";
import { FAULT_GROUPS, type FaultCase } from "./fault-matrix.ts";
import { observe } from "./observed-answer.ts";
import { FALLBACKS, modelOf, OPTIONS } from "./reliability-options.ts";

function expectExhausted(seen: Awaited<ReturnType<typeof observe>>, { headers = {}, says }: FaultCase): void {
  if (says !== undefined) expect(seen.message).toMatch(says);
  if (!seen.outcome.startsWith("200")) {
    for (const [name, value] of Object.entries(headers)) {
      if (value === "") expect(seen.headers.get(name)).toMatch(/^\d+$/);
      else expect(seen.headers.get(name)).toBe(value);
    }
  }
}

/** Defines the tests of the groups whose row is in the range; the file that calls it is one worker's share. */
export function defineFaultTests(firstRow: number, lastRow: number): void {
  let sandbox: Sandbox;
  let baseUrl: string;

  beforeAll(async () => {
    sandbox = createSandbox();
    ({ baseUrl } = await sandbox.listen());
  });
  afterAll(() => sandbox.close());

  const callsOf = (model: string) => sandbox.requests.filter((request) => request.model === model).length;

  for (const { row, what, cases } of FAULT_GROUPS.filter(({ row }) => row >= firstRow && row <= lastRow)) {
    describe(`Row ${row}: ${what}`, () => {
      let gateway: GatewayProcess;

      beforeAll(async () => {
        gateway = await startGateway({ ...OPTIONS, baseUrl });
      });
      afterAll(() => gateway.stop());

      for (const fault of cases) {
        for (const stream of [false, true]) {
          const alone = (stream ? fault.sse : undefined) ?? fault.json;
          // Nothing is tried again once the client has seen a byte.
          const fallsBack = fault.fallsBack && !alone.startsWith("200, then");
          const chained = fallsBack ? "200 complete" : alone;
          const kind = stream ? "SSE" : "JSON";

          it.concurrent(`${fault.fault}, ${kind}, one model: ${alone}`, async () => {
            const model = modelOf(fault.fault);
            const seen = await observe({ url: gateway.url, model, stream });
            expect(seen.outcome).toBe(alone);
            expectExhausted(seen, fault);
            expect(seen.attempts).toBe(callsOf(model));
            if (!alone.startsWith("200, then"))
              expect(seen.attempts).toBeLessThanOrEqual(fault.attempts ?? 2);
            expect(seen.attempts).toBeGreaterThanOrEqual(stream ? 1 : (fault.attempts ?? 1) > 1 ? 2 : 1);
          });

          it.concurrent(`${fault.fault}, ${kind}, three models: ${chained}`, async () => {
            const model = modelOf(fault.fault);
            const headers = { "x-openclaw-fallbacks": "default" };
            const seen = await observe({ url: gateway.url, model, stream, headers });
            expect(seen.outcome).toBe(chained);
            const isElsewhere = fallsBack && alone !== "200 complete";
            // A fault that passes may be waited out or walked past; both are an answer.
            if (alone !== "200 complete" || !fallsBack)
              expect(seen.model).toBe(isElsewhere ? "Qwen/Qwen3-8B" : model);
            if (!isElsewhere) expectExhausted(seen, fault);
            expect(seen.attempts).toBeLessThanOrEqual(4);
            expect(seen.attempts).toBeGreaterThanOrEqual(isElsewhere ? 2 : 1);
          });
        }
      }

      it.each([false, true])(
        "ends after at most four calls when all three models fail, stream: %s",
        async (stream) => {
          const fault = cases.at(-1) as FaultCase;
          const seenBefore = sandbox.requests.length;
          for (const name of FALLBACKS)
            sandbox.setModel(name.replace("huggingface/", ""), fault.fault as FaultSpec);
          const headers = { "x-openclaw-fallbacks": "default" };
          const seen = await observe({ url: gateway.url, model: modelOf(fault.fault), stream, headers });
          for (const name of FALLBACKS) sandbox.setModel(name.replace("huggingface/", ""), undefined);
          expect(seen.outcome).toBe((stream ? fault.sse : undefined) ?? fault.json);
          expect(sandbox.requests.length - seenBefore).toBe(seen.attempts);
          expect(seen.attempts).toBeLessThanOrEqual(4);
        },
      );
    });
  }
}
