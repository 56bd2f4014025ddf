import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { createSandbox } from "../src/index.ts";
import { parseRecordingName } from "../src/recordings/recording.ts";
import { exchangeRaw, type RawAnswer } from "./raw-exchange.ts";
import { withTemporaryFolder } from "./temporary-folder.ts";

type Replay = (name: string) => Promise<RawAnswer>;

async function withRecordings(folder: string, use: (replay: Replay) => Promise<void>): Promise<void> {
  const sandbox = createSandbox({ recordingsDir: folder });
  const { baseUrl } = await sandbox.listen();
  try {
    await use((name) =>
      exchangeRaw(`${baseUrl}/chat/completions`, {
        body: { model: `recordings/${name}`, messages: [{ role: "user", content: "Hi" }] },
      }),
    );
  } finally {
    await sandbox.close();
  }
}

/** A recording of ours: characters of several bytes, CRLF, no terminator. */
const STREAM = 'data:{"é":"世界 👋"}\r\n\r\ndata: {"x":1}\n\n';

function ownRecordings(use: (replay: Replay) => Promise<void>): Promise<void> {
  return withTemporaryFolder(async (folder) => {
    const inner = join(folder, "recordings");
    await mkdir(inner);
    const record = (name: string, value: unknown) =>
      writeFile(join(inner, `${name}.json`), JSON.stringify(value));
    await record("own-stream-1", {
      provider: "groq",
      response: {
        status: 200,
        headers: { "content-type": "text/event-stream;x=1", "retry-after": "2", server: "secret" },
        body: STREAM,
      },
    });
    await record("own.json.2", {
      response: { status: 418, headers: { "content-type": "text/plain" }, body: "0123456789" },
    });
    await record("broken", { response: { status: "200", body: 1 } });
    await writeFile(join(inner, "unparsable.json"), "{");
    await writeFile(
      join(folder, "outside.json"),
      JSON.stringify({ response: { status: 200, body: "secret" } }),
    );
    await symlink(join(folder, "outside.json"), join(inner, "link.json"));
    await withRecordings(inner, use);
  });
}

describe("a recording", () => {
  it("is replayed with status, content type, retry-after, backend and body, and no other header", async () => {
    await ownRecordings(async (replay) => {
      const answer = await replay("own-stream-1");
      expect(answer).toMatchObject({
        status: 200,
        ending: "complete",
        body: STREAM,
        headers: {
          "content-type": "text/event-stream;x=1",
          "retry-after": "2",
          "x-inference-provider": "groq",
        },
      });
      expect(answer.headers.server).toBeUndefined();
      expect(await replay("own.json.2")).toMatchObject({ status: 418, body: "0123456789" });
    });
  });

  it("is cut at any byte, with a broken connection or a proper end", async () => {
    await ownRecordings(async (replay) => {
      const bytes = Buffer.from(STREAM);
      for (let at = 0; at <= bytes.byteLength; at += 3) {
        const cut = await replay(`own-stream-1.cut-${at}`);
        expect([cut.ending, cut.body]).toEqual(["broken", bytes.subarray(0, at).toString()]);
        const eof = await replay(`own-stream-1.eof-${at}`);
        expect([eof.ending, eof.body]).toEqual(["complete", bytes.subarray(0, at).toString()]);
      }
      const plain = await replay("own.json.2.cut-4");
      expect(plain).toMatchObject({ ending: "broken", body: "0123", headers: { "content-length": "10" } });
    });
  });

  it("is sent in writes of any size", async () => {
    await ownRecordings(async (replay) => {
      for (const size of [0, 1, 2, 7, 1000]) {
        expect((await replay(`own-stream-1.chunk-${size}`)).body).toBe(STREAM);
      }
      expect((await replay("own-stream-1.chunk-1.cut-5")).body).toBe(STREAM.slice(0, 5));
    });
  });

  it.each(["none", "link", "..outside", "%2e%2e%2foutside", "../outside", "own-stream-1.json", "."])(
    "is never found outside of its folder: %s",
    async (name) => {
      await ownRecordings(async (replay) => {
        const { status, body } = await replay(name);
        expect(status).toBe(400);
        expect(JSON.parse(body)).toMatchObject({ error: { code: "model_not_found" } });
      });
    },
  );

  it("that is not one says so", async () => {
    await ownRecordings(async (replay) => {
      for (const name of ["broken", "unparsable"]) {
        const { status, body } = await replay(name);
        expect(status).toBe(500);
        expect(body).toContain(`The recording '${name}' is not of the form`);
      }
    });
  });
});

it("reads the options behind the name, whatever dots are in it", () => {
  expect(parseRecordingName("a.b-1.cut-20.chunk-3")).toEqual({
    file: "a.b-1",
    chunkBytes: 3,
    stop: { kind: "cut", bytes: 20 },
  });
  expect(parseRecordingName("a.cut-x")).toEqual({ file: "a.cut-x" });
});

const repository = fileURLToPath(new URL("../../../", import.meta.url));
const shared = process.env.OPENCLAW_HF_RECORDINGS ?? join(repository, "../shared/router/recordings");

describe.skipIf(!existsSync(shared))(
  existsSync(shared) ? "the recordings beside the checkout" : "(skipped: no recordings beside the checkout)",
  () => {
    it("are all replayed byte for byte", async () => {
      const files = readdirSync(shared).filter((file) => file.endsWith(".json"));
      expect(files.length).toBeGreaterThan(0);
      await withRecordings(shared, async (replay) => {
        for (const file of files) {
          const { response } = JSON.parse(readFileSync(join(shared, file), "utf8")) as {
            response: { status: number; headers: Record<string, string>; body: string };
          };
          const answer = await replay(file.slice(0, -".json".length));
          expect(answer.status, file).toBe(response.status);
          expect(answer.headers["content-type"], file).toBe(response.headers["content-type"]);
          expect(answer.body === response.body, file).toBe(true);
        }
      });
    });
  },
);
